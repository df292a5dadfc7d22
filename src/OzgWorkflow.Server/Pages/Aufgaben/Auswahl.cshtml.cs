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

/// <summary>A task that was chosen with others.</summary>
/// <param name="Task">The task.</param>
/// <param name="Right">By what right it is done.</param>
/// <param name="WhyNot">Why it cannot be done; <c>null</c> when it can.</param>
public sealed record ChosenTask(HumanTaskRow Task, TaskRight? Right, string? WhyNot);

/// <summary>Several tasks at once: which of them it goes for, what it needs, and what became of each.</summary>
public sealed class ChosenTasksModel(
    TaskDesk desk,
    TaskAssignments assignments,
    TaskHolders holders,
    Responsibilities responsibilities,
    LeistungList leistungen,
    AccountList accountList,
    PersonList persons,
    UserManager<Account> accounts,
    TimeProvider clock
) : PageModel
{
    private IReadOnlyDictionary<string, string> _leistungen = new Dictionary<string, string>();

    public TaskListQuery List { get; private set; } = new();

    public ChosenAction Action { get; private set; } = ChosenAction.Claim;

    public IReadOnlyList<ChosenTask> Tasks { get; private set; } = [];

    public IReadOnlyList<ChosenTask> Able => [.. Tasks.Where(x => x.WhyNot is null)];

    public IReadOnlyList<ChosenTask> Unable => [.. Tasks.Where(x => x.WhyNot is not null)];

    public bool NeedsReason => Able.Any(x => x.Right!.NeedsReason);

    /// <summary>To whom they can be handed over.</summary>
    public IReadOnlyList<Choice> People { get; private set; } = [];

    /// <summary>What became of each, once it was done: <c>null</c> is what was wanted.</summary>
    public IReadOnlyList<(HumanTaskRow Task, string? WhyNot)>? Results { get; private set; }

    public PersonNames Names { get; private set; } = PersonNames.None;

    /// <summary>A task with its Leistung.</summary>
    public string TitleOf(HumanTaskRow task) =>
        task.CorrelationId is { } ozgId ? $"{task.Title} – {_leistungen.GetValueOrDefault(ozgId, ozgId)}" : task.Title;

    /// <summary>What was entered and not taken.</summary>
    public string? Posted(string field) => Request.HasFormContentType ? Request.Form[field].FirstOrDefault() : null;

    public async Task<IActionResult> OnGet(CancellationToken cancellation) => await Load(cancellation) ?? Page();

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (await Load(cancellation) is { } elsewhere)
            return elsewhere;
        if (await Change(cancellation) is not { } change)
            return Page();
        var results = new List<(HumanTaskRow, string?)>();
        // Those that the page named; what was done by the first click is done, and the second is told the same.
        var named = TaskIds.Read(Request.Form["aufgabe"]);
        foreach (var x in Tasks)
            results.Add(
                (
                    x.Task,
                    named.Contains(x.Task.Id)
                        ? Outcome(await change(x.Task.Id))
                        : x.WhyNot ?? "Das ging noch nicht, als die Seite gezeigt wurde."
                )
            );
        Results = results;
        return Page();
    }

    private static string? Outcome(CommandResult result) =>
        result switch
        {
            CommandResult.Done => null,
            CommandResult.KeyReused => "Das haben Sie schon mit anderen Angaben abgesendet.",
            _ => result.Refusal,
        };

    /// <summary>What is done with each; <c>null</c> when something is missing, which the page says.</summary>
    private async Task<Func<Guid, Task<CommandResult>>?> Change(CancellationToken cancellation)
    {
        var (me, key, note) = (User.Actor(), Request.FormKeySent(), Posted("grund").AsTyped().OrNothing());
        if (NeedsReason && note is null)
            Wrong(
                "Einige dieser Aufgaben sind nicht für Sie. Bitte schreiben Sie, warum Sie das als Administration tun."
            );
        if (note?.Length > TaskRight.ReasonAtMost)
            Wrong($"Bitte schreiben Sie höchstens {TaskRight.ReasonAtMost} Zeichen.");
        if (Action == ChosenAction.Delegate)
        {
            if (await accounts.ReceiverNamed(Posted("an")) is not { } receiver)
                return Wrong("Bitte wählen Sie eine Person, an die Sie die Aufgaben weitergeben.");
            return Do(id => assignments.Delegate(id, me, receiver, note, cancellation, key));
        }

        if (Action == ChosenAction.Plan)
        {
            var (plan, problem) = PlanForm.ReadForSeveral(Request.Form, clock.Today());
            if (problem is not null)
                return Wrong(problem);
            return Do(id => assignments.Plan(id, me, plan, cancellation, key, note));
        }

        return Action == ChosenAction.Claim
            ? Do(id => assignments.Claim(id, me, cancellation, key, note))
            : Do(id => assignments.Release(id, me, cancellation, key, note));

        Func<Guid, Task<CommandResult>>? Do(Func<Guid, Task<CommandResult>> change) =>
            ModelState.IsValid ? change : null;
    }

    private Func<Guid, Task<CommandResult>>? Wrong(string message)
    {
        ModelState.AddModelError("", message);
        return null;
    }

    /// <summary>Where to go instead, or <c>null</c>.</summary>
    private async Task<IActionResult?> Load(CancellationToken cancellation)
    {
        List = TaskListQuery.Parse(Request.Query["liste"]);
        var word = Request.Query["tun"].ToString();
        var ids = TaskIds.Read(Request.Query["a"]);
        var problem =
            ChosenAction.All.FirstOrDefault(x => x.Word == word) is not { } action
                ? "Bitte wählen Sie, was Sie tun wollen."
            : ids.Count == 0 ? "Bitte wählen Sie zuerst die Aufgaben aus."
            : ids.Count > TaskAssignments.AtOnce
                ? $"Bitte wählen Sie höchstens {TaskAssignments.AtOnce} Aufgaben auf einmal aus."
            : null;
        if (problem is not null)
        {
            TempData["Error"] = problem;
            return LocalRedirect(List.Address);
        }

        Action = ChosenAction.All.First(x => x.Word == word);
        await LoadTasks(ids, cancellation);
        return null;
    }

    private async Task LoadTasks(IReadOnlyList<Guid> ids, CancellationToken cancellation)
    {
        var rows = await desk.Find(ids, cancellation);
        var me = await responsibilities.Of(User.Actor(), cancellation);
        Names = await PersonNames.Read(persons, rows.Select(x => x.Assignee), cancellation);
        _leistungen = await leistungen.Names(rows.Select(x => x.CorrelationId), cancellation);
        Tasks =
        [
            .. rows.Select(x =>
            {
                var rights = new TaskRights(x, me);
                return new ChosenTask(x, Action.Right(rights), Action.WhyNot(x, rights, me.Account, Names));
            }),
        ];
        if (Action == ChosenAction.Delegate && Able.Count > 0)
            People = await Receivers(me, cancellation);
    }

    /// <summary>Those who may have most of them come first; whoever may not have all says of how many.</summary>
    private async Task<IReadOnlyList<Choice>> Receivers(Actor me, CancellationToken cancellation)
    {
        var counts = await holders.Of(Able.Select(x => x.Task), me, cancellation);
        var people = await accountList.Of(counts.Keys, cancellation);
        return
        [
            .. people
                .OrderByDescending(x => counts[x.Value])
                .Select(x =>
                    counts[x.Value] == Able.Count
                        ? x
                        : x with
                        {
                            Label = $"{x.Label} ({counts[x.Value]} von {Able.Count})",
                        }
                ),
        ];
    }
}
