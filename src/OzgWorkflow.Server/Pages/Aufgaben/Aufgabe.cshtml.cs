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
public sealed partial class TaskModel(
    TaskDesk desk,
    ChoiceLists lists,
    TaskAssignments assignments,
    TaskHolders holders,
    TaskComments remarks,
    TaskDrafts drafts,
    Responsibilities responsibilities,
    LeistungList leistungen,
    AccountList people,
    PersonList persons,
    UserManager<Account> accounts,
    IAuthorizationService authorization,
    TimeProvider clock
) : PageModel
{
    private IReadOnlyDictionary<string, IReadOnlyList<Choice>> _choices =
        new Dictionary<string, IReadOnlyList<Choice>>();

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The list that led here.</summary>
    public TaskListQuery List => field ??= TaskListQuery.Parse(Request.Query["liste"]);

    /// <summary>The list that led here, for the addresses of forms.</summary>
    public string? ListRoute => List.ToString().OrNothing();

    /// <summary>The task with its Leistung.</summary>
    public string Heading => Leistung is null ? Task.Title : $"{Task.Title}: {Leistung.Name}";

    public HumanTaskRow Task { get; private set; } = null!;

    public Form Form { get; private set; } = null!;

    public Leistung? Leistung { get; private set; }

    public IReadOnlyList<TaskComment> Comments { get; private set; } = [];

    public IReadOnlyList<TaskMovement> Movements { get; private set; } = [];

    public IReadOnlyList<Choice> People { get; private set; } = [];

    public PersonNames Names { get; private set; } = PersonNames.None;

    public IReadOnlyList<(string Name, string Text)> Information { get; private set; } = [];

    public IReadOnlyList<(string Name, string Text)> Result { get; private set; } = [];

    /// <summary>What the person entered before and did not complete.</summary>
    public TaskDraft? Draft { get; private set; }

    /// <summary>The same, to read and copy when the form is not there any more.</summary>
    public IReadOnlyList<(string Name, string Text)> Rest { get; private set; } = [];

    /// <summary>The comment that was not taken, and why.</summary>
    public string? Comment { get; private set; }

    public string? CommentError { get; private set; }

    public TaskRights Rights { get; private set; } = null!;

    public bool CanComment { get; private set; }

    public IReadOnlyList<Choice> ChoicesOf(FormField field) =>
        field.ChoicesFrom is { } list ? _choices.GetValueOrDefault(list) ?? [] : field.Choices;

    /// <summary>What was just entered into a field, or before.</summary>
    public IReadOnlyList<string> Entered(string field) =>
        IsCompleting ? Request.Form["feld." + field].OfType<string>().ToArray() : Draft?.Entered(field) ?? [];

    private bool IsCompleting =>
        Request.HasFormContentType && Request.Query["handler"].ToString() is "Erledigen" or "Entwurf";

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
        var complete = new CompleteTask(Request.FormKeySent(), User.Actor(), Id, outcome, Words.Fields(Request.Form))
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
        Form = await desk.FormOf(task, cancellation);
        _choices = await lists.For(Form, cancellation);
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
        Information = Words.Pairs(task.Information, x => x);
        Result = Words.Pairs(task.Data, Label);
        var draft = await drafts.Find(Id, me.Account!, cancellation);
        var posted = IsCompleting ? ValueJson.ToJson(Words.Fields(Request.Form)) : null;
        var entered = Words.Pairs(posted ?? draft?.Data, Label);
        (Draft, Rest) = (entered.Length == 0 ? null : draft, Rights.ToWork is null ? entered : []);
        return true;
    }

    private string Label(string field) => Form.Fields.FirstOrDefault(x => x.Name == field)?.Label ?? field;
}
