using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Betrieb;

/// <summary>One incident with its whole story, and what can be done about it.</summary>
public sealed class StoerungModel(WorkflowDb db, IncidentDesk desk, InstanceHistory history) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Instanz { get; set; }

    [BindProperty(SupportsGet = true)]
    public long Nummer { get; set; }

    public IncidentRow Stoerung { get; private set; } = null!;

    public IReadOnlyList<ActivityRecord> Versuche { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Variablen { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<VariableChange> Aenderungen { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        if (
            await db
                .Incidents.AsNoTracking()
                .SingleOrDefaultAsync(x => x.InstanceId == Instanz && x.IncidentId == Nummer, cancellation)
            is not { } found
        )
            return NotFound();
        Stoerung = found;
        Versuche = (await history.Activities(Instanz, cancellation))
            .Where(x => x.ActivityId == found.NodeKey)
            .ToArray();
        Variablen = (await history.CurrentVariables(Instanz, cancellation)).ToDictionary(
            x => x.Key,
            x => ValueJson.ToJson(x.Value)
        );
        Aenderungen = await history.Variables(Instanz, null, cancellation);
        return Page();
    }

    public Task<IActionResult> OnPostErneut(Guid vorgang, CancellationToken cancellation)
    {
        var changed = new Dictionary<string, object?>();
        foreach (var (field, value) in Request.Form.Where(x => x.Key.StartsWith("variable.", StringComparison.Ordinal)))
        {
            var name = field["variable.".Length..];
            if (value == Request.Form[$"vorher.{name}"])
                continue;
            if (JsonScan.Problem(value.ToString()) is { } problem)
                return Retry(
                    problem.IsMalformed
                        ? $"Der Wert von „{name}“ ist kein gültiges JSON. Texte stehen in Anführungszeichen."
                        : $"Der Wert von „{name}“ kann nicht übernommen werden. {problem.Message}"
                );
            changed[name] = ValueJson.Parse(value.ToString());
        }

        return Resolve(
            vorgang,
            new IncidentDecision(IncidentAction.Retry, Variables: changed),
            "Es wird noch einmal versucht.",
            cancellation
        );
    }

    public Task<IActionResult> OnPostUeberspringen(
        Guid vorgang,
        string? ausgang,
        string? ausgaben,
        CancellationToken cancellation
    )
    {
        if (string.IsNullOrWhiteSpace(ausgaben))
            return Skip(Value.EmptyMap);
        if (JsonScan.Problem(ausgaben) is { } problem)
            return Retry(
                problem.IsMalformed
                    ? "Die Ausgaben sind kein gültiges JSON."
                    : $"Die Ausgaben können nicht übernommen werden. {problem.Message}"
            );
        return ValueJson.Parse(ausgaben) is IReadOnlyDictionary<string, object?> outputs
            ? Skip(outputs)
            : Retry("Die Ausgaben müssen ein JSON-Objekt sein, zum Beispiel {\"result\": 1}.");

        Task<IActionResult> Skip(IReadOnlyDictionary<string, object?> outputs) =>
            Resolve(
                vorgang,
                new IncidentDecision(
                    IncidentAction.Skip,
                    string.IsNullOrWhiteSpace(ausgang) ? null : ausgang.Trim(),
                    outputs
                ),
                "Die Aktivität wurde übersprungen.",
                cancellation
            );
    }

    public Task<IActionResult> OnPostAbbrechen(Guid vorgang, string? grund, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(grund)
            ? Retry("Bitte geben Sie einen Grund für den Abbruch an.")
            : Resolve(
                vorgang,
                new IncidentDecision(IncidentAction.Cancel, Reason: grund.Trim()),
                "Die Instanz wurde abgebrochen.",
                cancellation
            );

    private async Task<IActionResult> Resolve(
        Guid commandId,
        IncidentDecision decision,
        string success,
        CancellationToken cancellation
    )
    {
        var result = await desk.Resolve(
            commandId,
            User.Actor(),
            new IncidentKey(Instanz, Nummer),
            decision,
            cancellation
        );
        if (this.Answer(result, success, "/betrieb") is { } answer)
            return answer;
        TempData["Fehler"] = string.Join(" ", ModelState.Values.SelectMany(x => x.Errors).Select(x => x.ErrorMessage));
        return Redirect(Here);
    }

    private Task<IActionResult> Retry(string message)
    {
        TempData["Fehler"] = message;
        return Task.FromResult<IActionResult>(Redirect(Here));
    }

    private string Here => $"/betrieb/stoerungen/{Instanz}/{Nummer}";
}
