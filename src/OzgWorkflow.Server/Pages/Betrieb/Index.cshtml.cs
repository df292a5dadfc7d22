using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Betrieb;

/// <summary>What stopped and what was given up, for the administration.</summary>
public sealed class IndexModel(WorkflowDb db, IncidentDesk desk, DeadLetters work, QueueLag lag) : PageModel
{
    public const int PageSize = 25;
    private const int JobsShown = 50;

    [BindProperty(Name = "seite", SupportsGet = true)]
    public long PageNumber { get; set; } = 1;

    [BindProperty(SupportsGet = true)]
    public string? Workflow { get; set; }

    /// <summary>What was chosen, when the page is shown again.</summary>
    public IReadOnlyCollection<string> Chosen { get; private set; } = [];

    public IncidentAction Action { get; private set; } = IncidentAction.Retry;

    public string? Error { get; private set; }

    public IReadOnlyList<IncidentRow> Incidents { get; private set; } = [];

    public int Total { get; private set; }

    public WorkflowNames Names { get; private set; } = WorkflowNames.None;

    public IReadOnlyList<string> Workflows { get; private set; } = [];

    public IReadOnlyList<DeadLetter> GivenUp { get; private set; } = [];

    public int GivenUpTotal { get; private set; }

    public IReadOnlyList<QueueState> Work { get; private set; } = [];

    public RetentionRun? Retention { get; private set; }

    public async Task OnGet(CancellationToken cancellation)
    {
        var paging = Paging.FromOne(PageNumber, PageSize);
        PageNumber = paging.Number;
        var open = IncidentDesk.Open(db, string.IsNullOrEmpty(Workflow) ? null : Workflow);
        (Incidents, Total) = await open.PageAt(paging, cancellation);
        Workflows = await db
            .Incidents.Where(x => x.ResolvedAt == null && x.DefinitionId != null)
            .Select(x => x.DefinitionId!)
            .Distinct()
            .OrderBy(x => x)
            .ToListAsync(cancellation);
        Names = await WorkflowNames.Read(db, cancellation);
        (GivenUp, GivenUpTotal) = await work.Read(0, JobsShown, cancellation);
        Work = await lag.States(cancellation);
        Retention = await db
            .RetentionRuns.AsNoTracking()
            .OrderByDescending(x => x.Id)
            .FirstOrDefaultAsync(cancellation);
    }

    public async Task<IActionResult> OnPostStoerungen(
        [FromForm(Name = "auswahl")] string[] chosen,
        [FromForm(Name = "aktion")] IncidentAction action,
        [FromForm(Name = "grund")] string? reason,
        CancellationToken cancellation
    )
    {
        var incidents = chosen.Select(Key).OfType<IncidentKey>().ToArray();
        if (incidents.Length == 0)
            return await Again("Bitte wählen Sie mindestens eine Störung aus.");
        if (action == IncidentAction.Cancel && string.IsNullOrWhiteSpace(reason))
            return await Again("Bitte geben Sie einen Grund für den Abbruch an.");
        var results = await desk.ResolveAll(
            Request.FormKeySent(),
            User.Actor(),
            incidents,
            new IncidentDecision(action, Reason: reason?.Trim()),
            cancellation
        );
        if (results.Select(x => x.Result.Refusal).FirstOrDefault(x => x is not null) is { } refusal)
            TempData["Error"] = refusal;
        var done = results.Count(x => x.Result is CommandResult.Done);
        if (done > 0)
            TempData["Success"] = done == 1 ? "1 Störung wurde bearbeitet." : $"{done} Störungen wurden bearbeitet.";
        return Redirect("/betrieb");

        async Task<IActionResult> Again(string message)
        {
            (Chosen, Action, Error) = (chosen, action, message);
            await OnGet(cancellation);
            return Page();
        }
    }

    public async Task<IActionResult> OnPostAuftraege(
        [FromForm(Name = "auswahl")] string[] chosen,
        [FromForm(Name = "entfernen")] bool remove,
        CancellationToken cancellation
    )
    {
        var which = chosen.Select(x => x.Split(' ', 2)).Where(x => x.Length == 2).Select(x => (x[0], x[1])).ToArray();
        if (which.Length == 0)
            return Back("Bitte wählen Sie mindestens einen Auftrag aus.");
        var (count, refusal) = remove
            ? await work.Remove(which, User.Actor(), cancellation)
            : (await work.Replay(which, User.Actor(), cancellation), null);
        if (refusal is not null)
            return Back(refusal.Message);
        TempData["Success"] =
            $"{(count == 1 ? "1 Auftrag wird" : $"{count} Aufträge werden")} {(remove ? "nicht mehr ausgeführt" : "noch einmal ausgeführt")}.";
        return Redirect("/betrieb");
    }

    private static IncidentKey? Key(string value) =>
        value.Split('/') is [var instance, var incident]
        && Guid.TryParse(instance, out var id)
        && long.TryParse(incident, out var number)
            ? new IncidentKey(id, number)
            : null;

    private RedirectResult Back(string message)
    {
        TempData["Error"] = message;
        return Redirect("/betrieb");
    }
}
