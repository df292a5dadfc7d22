using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>One task: what to know, the form, who has it, remarks.</summary>
[BodyAtMost(64_000_000)]
public sealed partial class TaskModel(
    TaskDesk desk,
    ChoiceLists lists,
    TaskAssignments assignments,
    TaskHolders holders,
    TaskComments remarks,
    TaskDrafts drafts,
    TaskFiles files,
    Responsibilities responsibilities,
    LeistungList leistungen,
    AccountList people,
    PersonList persons,
    UserManager<Account> accounts,
    IAuthorizationService authorization,
    TimeProvider clock
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The list that led here.</summary>
    public TaskListQuery List => field ??= TaskListQuery.Parse(Request.Query["liste"]);

    /// <summary>The list that led here, for the addresses of forms.</summary>
    public string? ListRoute => List.ToString().OrNothing();

    /// <summary>The task with its Leistung.</summary>
    public string Heading => Leistung is null ? Task.Title : $"{Task.Title}: {Leistung.Name}";

    public HumanTaskRow Task { get; private set; } = null!;

    public FormView Form { get; private set; } = null!;

    public Leistung? Leistung { get; private set; }

    public IReadOnlyList<TaskComment> Comments { get; private set; } = [];

    public IReadOnlyList<TaskMovement> Movements { get; private set; } = [];

    public IReadOnlyList<Choice> People { get; private set; } = [];

    public PersonNames Names { get; private set; } = PersonNames.None;

    public IReadOnlyList<(string Name, string Text)> Information { get; private set; } = [];

    public IReadOnlyList<Answer> Result { get; private set; } = [];

    /// <summary>What the person entered before and did not complete.</summary>
    public TaskDraft? Draft { get; private set; }

    /// <summary>The same, to read and copy when the form is not there any more.</summary>
    public IReadOnlyList<Answer> Rest { get; private set; } = [];

    /// <summary>The comment that was not taken, and why.</summary>
    public string? Comment { get; private set; }

    public string? CommentError { get; private set; }

    public TaskRights Rights { get; private set; } = null!;

    public bool CanComment { get; private set; }

    /// <summary>What is wrong with what was entered into a field.</summary>
    public string? Error(string field) =>
        ModelState.TryGetValue(field, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    /// <summary>What was entered and not taken.</summary>
    public string? Posted(string field) => Request.HasFormContentType ? Request.Form[field].FirstOrDefault() : null;

    public async Task<IActionResult> OnGet(CancellationToken cancellation) =>
        await Load(cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostErledigen(
        [FromForm(Name = "entscheidung")] string? outcome,
        [FromForm(Name = "grund")] string? reason,
        CancellationToken cancellation
    )
    {
        ModelState.Clear();
        var entered = await TakeIn(cancellation);
        if (!ModelState.IsValid)
            return await OnGet(cancellation);
        var complete = new CompleteTask(Request.FormKeySent(), User.Actor(), Id, outcome, entered)
        {
            Reason = reason.AsTyped(),
        };
        var result = await desk.Complete(complete, cancellation);
        if (result is CommandResult.Done)
            return LocalRedirect(QueryHelpers.AddQueryString(List.Address, "erledigt", Id.ToString()));
        // What was entered is shown again, whatever the reason.
        if (result is CommandResult.Invalid invalid)
            this.Show(invalid);
        else
            MovementError = result.Refusal;
        return await OnGet(cancellation);
    }

    public async Task<IActionResult> OnPostKommentar(string? text, CancellationToken cancellation)
    {
        if (!await MayComment())
            return Forbid();
        Comment = text.AsTyped() ?? "";
        var result = await remarks.Add(Id, User.Actor(), Comment, cancellation, Request.FormKeySent());
        CommentError = Words.WhyNotAdded(result);
        if (CommentError is null)
            return await Answer(result, "Der Kommentar ist gespeichert.", cancellation);
        return await OnGet(cancellation);
    }

    private async Task<bool> MayComment() => (await authorization.AuthorizeAsync(User, Policies.Comment)).Succeeded;

    private async Task<bool> Load(CancellationToken cancellation)
    {
        if (await desk.Find(Id, cancellation) is not { } task)
            return false;
        Task = task;
        var form = await desk.FormOf(task, cancellation);
        var sources = new FormSources(clock.Today())
        {
            Lists = await lists.For(form, cancellation),
            Files = form.TakesFiles ? await files.Of(Id, cancellation) : [],
        };
        Comments = await remarks.Of(Id, cancellation);
        Movements = await desk.Movements(Id, cancellation);
        var me = await responsibilities.Of(User.Actor(), cancellation);
        Rights = new TaskRights(task, me);
        CanComment = Rights.ToComment is not null && await MayComment();
        if (Rights.ToDelegate is not null)
            People = await people.Of(await holders.Of(task, me, cancellation), cancellation);
        if (task.CorrelationId is { } ozgId)
            Leistung = await leistungen.Find(ozgId, cancellation);
        Names = await PersonNames.Read(
            persons,
            [
                task.Assignee,
                task.DelegatedBy,
                task.CompletedBy,
                task.CompletedInsteadOf,
                Rights.InsteadOf,
                .. Comments.SelectMany(x => new[] { x.Author, x.InsteadOf }),
                .. Movements.SelectMany(x => new[] { x.By, x.Person, x.InsteadOf }),
            ],
            cancellation
        );
        Information = Words.Pairs(task.Information);
        Result = Answers.Of(form, sources, ValueJson.Parse(task.Data ?? "null"));
        var draft = await drafts.Find(Id, me.Account!, cancellation);
        var entered = _entered ?? draft?.Fields;
        Form = new FormView(form, sources, entered ?? task.FilledAtFirst(form), Error);
        var answers = Answers.Of(form, sources, entered);
        (Draft, Rest) = (answers.Length == 0 ? null : draft, Rights.ToWork is null ? answers : []);
        return true;
    }
}
