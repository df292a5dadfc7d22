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
public sealed class IndexModel(WorkflowDb db, IncidentDesk desk, DeadLetters work) : PageModel
{
    public const int PageSize = 25;
    private const int JobsShown = 50;

    [BindProperty(SupportsGet = true)]
    public long Seite { get; set; } = 1;

    [BindProperty(SupportsGet = true)]
    public string? Workflow { get; set; }

    /// <summary>What was chosen, when the page is shown again.</summary>
    public IReadOnlyCollection<string> Auswahl { get; private set; } = [];

    public IncidentAction Aktion { get; private set; } = IncidentAction.Retry;

    public string? Fehler { get; private set; }

    public IReadOnlyList<IncidentRow> Stoerungen { get; private set; } = [];

    public int Total { get; private set; }

    public WorkflowNames Namen { get; private set; } = WorkflowNames.None;

    public IReadOnlyList<string> Workflows { get; private set; } = [];

    public IReadOnlyList<DeadLetter> Auftraege { get; private set; } = [];

    public int AuftraegeTotal { get; private set; }

    public IReadOnlyList<QueueState> Arbeit { get; private set; } = [];

    public RetentionRun? Aufraeumen { get; private set; }

    public async Task OnGet(CancellationToken cancellation)
    {
        var paging = Paging.FromOne(Seite, PageSize);
        Seite = paging.Number;
        var open = IncidentDesk.Open(db, string.IsNullOrEmpty(Workflow) ? null : Workflow);
        Stoerungen = await open.At(paging).ToListAsync(cancellation);
        Total = await open.CountAsync(cancellation);
        Workflows = await db
            .Incidents.Where(x => x.ResolvedAt == null && x.DefinitionId != null)
            .Select(x => x.DefinitionId!)
            .Distinct()
            .OrderBy(x => x)
            .ToListAsync(cancellation);
        Namen = await WorkflowNames.Read(db, cancellation);
        (Auftraege, AuftraegeTotal) = await work.Read(0, JobsShown, cancellation);
        Arbeit = await work.States(cancellation);
        Aufraeumen = await db
            .RetentionRuns.AsNoTracking()
            .OrderByDescending(x => x.Id)
            .FirstOrDefaultAsync(cancellation);
    }

    public async Task<IActionResult> OnPostStoerungen(
        string[] auswahl,
        IncidentAction aktion,
        string? grund,
        Guid vorgang,
        CancellationToken cancellation
    )
    {
        var incidents = auswahl.Select(Key).OfType<IncidentKey>().ToArray();
        if (incidents.Length == 0)
            return await Again("Bitte wählen Sie mindestens eine Störung aus.");
        if (aktion == IncidentAction.Cancel && string.IsNullOrWhiteSpace(grund))
            return await Again("Bitte geben Sie einen Grund für den Abbruch an.");
        var results = await desk.ResolveAll(
            vorgang,
            User.Actor(),
            incidents,
            new IncidentDecision(aktion, Reason: grund?.Trim()),
            cancellation
        );
        if (results.Select(x => x.Result.Refusal).FirstOrDefault(x => x is not null) is { } refusal)
            TempData["Fehler"] = refusal;
        var done = results.Count(x => x.Result is CommandResult.Done);
        if (done > 0)
            TempData["Erfolg"] = done == 1 ? "1 Störung wurde bearbeitet." : $"{done} Störungen wurden bearbeitet.";
        return Redirect("/betrieb");

        async Task<IActionResult> Again(string message)
        {
            (Auswahl, Aktion, Fehler) = (auswahl, aktion, message);
            await OnGet(cancellation);
            return Page();
        }
    }

    public async Task<IActionResult> OnPostAuftraege(string[] auswahl, bool entfernen, CancellationToken cancellation)
    {
        var which = auswahl.Select(x => x.Split(' ', 2)).Where(x => x.Length == 2).Select(x => (x[0], x[1])).ToArray();
        if (which.Length == 0)
            return Back("Bitte wählen Sie mindestens einen Auftrag aus.");
        var count = entfernen
            ? await work.Remove(which, User.Actor(), cancellation)
            : await work.Replay(which, User.Actor(), cancellation);
        TempData["Erfolg"] =
            $"{(count == 1 ? "1 Auftrag wird" : $"{count} Aufträge werden")} {(entfernen ? "nicht mehr ausgeführt" : "noch einmal ausgeführt")}.";
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
        TempData["Fehler"] = message;
        return Redirect("/betrieb");
    }
}
