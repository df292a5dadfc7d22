using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Events;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Leistungen;

/// <summary>One Leistung: where it is, what is to be done, what happened.</summary>
public sealed class LeistungModel(
    LeistungList list,
    LeistungHistory history,
    TaskList tasks,
    PersonList persons,
    LifeCycle lifeCycle,
    LifeCycleStarts starts,
    LeistungPolicy policy,
    WorkflowDb workflow,
    ProgramCache programs,
    IAuthorizationService authorization,
    TimeProvider clock
) : PageModel
{
    private static readonly TimeSpan TasksComeWithin = TimeSpan.FromSeconds(30);

    [BindProperty(SupportsGet = true)]
    public string OzgId { get; set; } = "";

    public Leistung Leistung { get; private set; } = null!;

    public IReadOnlyList<ListedTask> Tasks { get; private set; } = [];

    public PersonNames Names { get; private set; } = PersonNames.None;

    public IReadOnlyList<HistoryEntry> History { get; private set; } = [];

    /// <summary>The state machines that run for this Leistung, the life cycle first.</summary>
    public IReadOnlyList<StateMachineDrawing> StateMachines { get; private set; } = [];

    /// <summary>
    /// Whether its workflows did something just now, so that tasks may be on their way: they are made a moment after
    /// the step that wants them.
    /// </summary>
    public bool IsBeingPrepared { get; private set; }

    public bool CanStart { get; private set; }

    public bool CanRequestChange { get; private set; }

    public bool CanRetire { get; private set; }

    public bool CanReadDesign { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        if (await list.Find(OzgId, cancellation) is not { } leistung)
            return NotFound();
        Leistung = leistung;
        (Tasks, _) = await tasks.Read(
            new TaskFilter(User.Actor(), TaskScope.All) { OzgId = OzgId },
            Paging.FromOne(1, 100),
            cancellation
        );
        Names = await PersonNames.Read(
            persons,
            [leistung.Leistungsverantwortliche, leistung.Umsetzungsverantwortliche, .. Tasks.Select(x => x.Assignee)],
            cancellation
        );
        History = await history.Read(OzgId, cancellation);
        StateMachines = await Draw(cancellation);
        IsBeingPrepared = Tasks.Count == 0 && await MovedJustNow(cancellation);
        if (IsBeingPrepared)
            TempData.Keep(); // the page comes again by itself, with its message
        var me = User.Actor();
        CanStart = await May(Policies.StartUmsetzung) && await policy.MayStart(leistung, me, cancellation);
        CanRequestChange =
            await May(Policies.RequestChange) && await policy.MayRequestChange(leistung, me, cancellation);
        CanRetire = await May(Policies.Retire);
        CanReadDesign = await May(Policies.ReadDesign);
        return Page();
    }

    public async Task<IActionResult> OnPostStarten(CancellationToken cancellation)
    {
        if (!await May(Policies.StartUmsetzung))
            return Forbid();
        var result = await starts.Start(Request.FormKeySent(), OzgId, User.Actor(), cancellation);
        return this.Answer(result, "Die Umsetzung ist gestartet.", $"/leistungen/{OzgId}")!;
    }

    public async Task<IActionResult> OnPostAenderung(
        [FromForm(Name = "titel")] string? title,
        [FromForm(Name = "beschreibung")] string? description,
        CancellationToken cancellation
    )
    {
        if (!await May(Policies.RequestChange))
            return Forbid();
        (title, description) = (title?.Trim(), description.AsTyped()?.Trim());
        if (string.IsNullOrEmpty(title))
            return Wrong("Bitte geben Sie an, was geändert werden soll.");
        if (title.Length > LifeCycle.TitleAtMost || description?.Length > LifeCycle.TextAtMost)
            return Wrong(
                $"Der Titel darf höchstens {LifeCycle.TitleAtMost} Zeichen haben, die Beschreibung höchstens {LifeCycle.TextAtMost}."
            );

        var result = await lifeCycle.RequestChange(
            Request.FormKeySent(),
            OzgId,
            title,
            description,
            User.Actor(),
            cancellation
        );
        return this.Answer(result, "Die Änderung ist beantragt.", $"/leistungen/{OzgId}")!;
    }

    public async Task<IActionResult> OnPostAusserBetrieb(
        [FromForm(Name = "grund")] string? reason,
        CancellationToken cancellation
    )
    {
        if (!await May(Policies.Retire))
            return Forbid();
        reason = reason.AsTyped()?.Trim();
        if (string.IsNullOrEmpty(reason))
            return Wrong("Bitte geben Sie einen Grund an.");
        if (reason.Length > LifeCycle.TextAtMost)
            return Wrong($"Der Grund darf höchstens {LifeCycle.TextAtMost} Zeichen haben.");

        var result = await lifeCycle.Retire(Request.FormKeySent(), OzgId, reason, User.Actor(), cancellation);
        return this.Answer(result, "Die Leistung ist außer Betrieb.", $"/leistungen/{OzgId}")!;
    }

    private LocalRedirectResult Wrong(string message)
    {
        TempData["Error"] = message;
        return LocalRedirect($"/leistungen/{OzgId}");
    }

    private Task<bool> MovedJustNow(CancellationToken cancellation)
    {
        var since = clock.GetUtcNow() - TasksComeWithin;
        return workflow.Instances.AnyAsync(
            x =>
                x.CorrelationId == OzgId
                && x.ImportedAt == null
                && x.Status == WorkflowStatus.Running
                && x.UpdatedAt > since,
            cancellation
        );
    }

    private async Task<bool> May(string policy) => (await authorization.AuthorizeAsync(User, policy)).Succeeded;

    private async Task<IReadOnlyList<StateMachineDrawing>> Draw(CancellationToken cancellation)
    {
        var running = await workflow
            .Instances.AsNoTracking()
            .Where(x => x.CorrelationId == OzgId && x.CurrentState != null && x.ImportedAt == null)
            .OrderBy(x => x.CreatedAt)
            .Select(x => new { x.DefinitionVersionId, x.CurrentState })
            .ToListAsync(cancellation);
        var drawings = new List<StateMachineDrawing>();
        foreach (var instance in running)
        {
            var program = await programs.Get(instance.DefinitionVersionId, cancellation);
            if (program.Root.Activity is StateMachine machine)
                drawings.Add(new StateMachineDrawing(program.Definition.Name, machine, instance.CurrentState));
        }

        return drawings;
    }
}
