using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>One task: what to know, the form, who has it, remarks.</summary>
public sealed class TaskModel(
    TaskDesk desk,
    ChoiceLists lists,
    TaskAssignments assignments,
    TaskHolders holders,
    TaskComments remarks,
    Responsibilities responsibilities,
    LeistungList leistungen,
    AccountList people,
    PersonList persons,
    UserManager<Account> accounts,
    IAuthorizationService authorization
) : PageModel
{
    private IReadOnlyDictionary<string, IReadOnlyList<Choice>> _choices =
        new Dictionary<string, IReadOnlyList<Choice>>();

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public HumanTaskRow Task { get; private set; } = null!;

    public Form Form { get; private set; } = null!;

    public Leistung? Leistung { get; private set; }

    public IReadOnlyList<TaskComment> Comments { get; private set; } = [];

    public IReadOnlyList<TaskMovement> Movements { get; private set; } = [];

    public IReadOnlyList<Choice> People { get; private set; } = [];

    public PersonNames Names { get; private set; } = PersonNames.None;

    public IReadOnlyList<(string Name, string Text)> Information { get; private set; } = [];

    public IReadOnlyList<(string Name, string Text)> Result { get; private set; } = [];

    /// <summary>The comment that was not taken, and why.</summary>
    public string? Comment { get; private set; }

    public string? CommentError { get; private set; }

    public TaskRights Rights { get; private set; } = null!;

    public bool CanComment { get; private set; }

    /// <summary>Why the task did not go to another.</summary>
    public string? MovementError { get; private set; }

    public IReadOnlyList<Choice> ChoicesOf(FormField field) =>
        field.ChoicesFrom is { } list ? _choices.GetValueOrDefault(list) ?? [] : field.Choices;

    public IReadOnlyList<string> Entered(string field) =>
        Request.HasFormContentType ? Request.Form["feld." + field].OfType<string>().ToArray() : [];

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
        if (this.Answer(result, "Vielen Dank, die Aufgabe ist erledigt.", $"/aufgaben/{Id}") is { } answer)
            return answer;
        return await OnGet(cancellation);
    }

    public async Task<IActionResult> OnPostUebernehmen(
        [FromForm(Name = "grund")] string? reason,
        CancellationToken cancellation
    ) =>
        await Answer(
            await assignments.Claim(Id, User.Actor(), cancellation, Request.FormKeySent(), reason.AsTyped()),
            "Sie haben die Aufgabe übernommen.",
            cancellation
        );

    public async Task<IActionResult> OnPostZurueckgeben(
        [FromForm(Name = "grund")] string? reason,
        CancellationToken cancellation
    ) =>
        await Answer(
            await assignments.Release(Id, User.Actor(), cancellation, Request.FormKeySent(), reason.AsTyped()),
            "Die Aufgabe ist wieder für alle da, für die sie bestimmt ist.",
            cancellation
        );

    public async Task<IActionResult> OnPostWeitergeben(
        [FromForm(Name = "an")] string? to,
        [FromForm(Name = "notiz")] string? note,
        CancellationToken cancellation
    )
    {
        if (await accounts.FindByNameAsync(to ?? "") is not { LockedAt: null } receiver)
        {
            MovementError = "Bitte wählen Sie eine Person, an die Sie die Aufgabe weitergeben.";
            return await OnGet(cancellation);
        }

        return await Answer(
            await assignments.Delegate(
                Id,
                User.Actor(),
                await accounts.ActorOf(receiver),
                note.AsTyped(),
                cancellation,
                Request.FormKeySent()
            ),
            "Die Aufgabe ist weitergegeben.",
            cancellation
        );
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

    private async Task<IActionResult> Answer(CommandResult result, string success, CancellationToken cancellation)
    {
        if (result is CommandResult.Invalid)
        {
            MovementError = result.Refusal;
            return await OnGet(cancellation);
        }

        return this.Answer(result, success, $"/aufgaben/{Id}") ?? await OnGet(cancellation);
    }

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
                task.CompletedBy,
                task.CompletedInsteadOf,
                Rights.InsteadOf,
                .. Comments.SelectMany(x => new[] { x.Author, x.InsteadOf }),
                .. Movements.SelectMany(x => new[] { x.By, x.Person, x.InsteadOf }),
            ],
            cancellation
        );
        Information = Words.Pairs(task.Information, x => x);
        Result = Words.Pairs(task.Data, x => Form.Fields.FirstOrDefault(f => f.Name == x)?.Label ?? x);
        return true;
    }
}
