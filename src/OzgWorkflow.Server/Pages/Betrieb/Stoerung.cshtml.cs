using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Betrieb;

/// <summary>One incident with its whole story, and what can be done about it.</summary>
public sealed class IncidentModel(WorkflowDb db, IncidentDesk desk, InstanceHistory history) : PageModel
{
    [BindProperty(Name = "instanz", SupportsGet = true)]
    public Guid InstanceId { get; set; }

    [BindProperty(Name = "nummer", SupportsGet = true)]
    public long IncidentId { get; set; }

    public IncidentRow Incident { get; private set; } = null!;

    public WorkflowNames Names { get; private set; } = WorkflowNames.None;

    public IReadOnlyList<ActivityRecord> Runs { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Variables { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<VariableChange> Changes { get; private set; } = [];

    /// <summary>The form that was refused, and why.</summary>
    public string? RefusedForm { get; private set; }

    public string? Error { get; private set; }

    /// <summary>What was entered into a field, when the page is shown again.</summary>
    public string? Entered(string field) =>
        Request.HasFormContentType && Request.Form.TryGetValue(field, out var value) ? value.ToString() : null;

    /// <summary>A variable as the person saw it and as it was left.</summary>
    public (string Before, string Now) ValueOf(string name)
    {
        var (before, now) = (Entered($"vorher.{name}"), Entered($"variable.{name}"));
        return before is null || now is null || now == before ? (Variables[name], Variables[name]) : (before, now);
    }

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        if (
            await db
                .Incidents.AsNoTracking()
                .SingleOrDefaultAsync(x => x.InstanceId == InstanceId && x.IncidentId == IncidentId, cancellation)
            is not { } found
        )
            return NotFound();
        Incident = found;
        Names = await WorkflowNames.Read(db, cancellation);
        Runs = (await history.Activities(InstanceId, cancellation)).Where(x => x.ActivityId == found.NodeKey).ToArray();
        Variables = (await history.CurrentVariables(InstanceId, cancellation)).ToDictionary(
            x => x.Key,
            x => ValueJson.ToExactJson(x.Value)
        );
        Changes = await history.Variables(InstanceId, null, cancellation);
        return Page();
    }

    public Task<IActionResult> OnPostErneut(CancellationToken cancellation)
    {
        var changed = new Dictionary<string, object?>();
        foreach (var (field, value) in Request.Form.Where(x => x.Key.StartsWith("variable.", StringComparison.Ordinal)))
        {
            var name = field["variable.".Length..];
            if (value == Request.Form[$"vorher.{name}"])
                continue;
            if (JsonScan.Problem(value.ToString(), JsonBounds.OfRequest) is { } problem)
                return Again(
                    "Erneut",
                    problem.IsMalformed
                        ? $"Der Wert von „{name}“ ist kein gültiges JSON. Texte stehen in Anführungszeichen."
                        : $"Der Wert von „{name}“ kann nicht übernommen werden. {problem.UserSentence}",
                    cancellation
                );
            // What is not changed stays what it was: a point in time within an object, too.
            try
            {
                changed[name] = ValueJson.ParseExact(value.ToString());
            }
            catch (FormatException)
            {
                return Again(
                    "Erneut",
                    $"Der Wert von „{name}“ enthält einen Zeitpunkt, der nicht lesbar ist. Zeitpunkte sehen so aus: {ValueJson.ToExactJson(DateTimeOffset.UnixEpoch)}.",
                    cancellation
                );
            }
        }

        return Resolve(
            "Erneut",
            new IncidentDecision(IncidentAction.Retry, Variables: changed),
            "Es wird noch einmal versucht.",
            cancellation
        );
    }

    public Task<IActionResult> OnPostUeberspringen(
        [FromForm(Name = "ausgang")] string? outcome,
        [FromForm(Name = "ausgaben")] string? output,
        CancellationToken cancellation
    )
    {
        if (string.IsNullOrWhiteSpace(output))
            return Skip(Value.EmptyMap);
        if (JsonScan.Problem(output, JsonBounds.OfRequest) is { } problem)
            return Again(
                "Ueberspringen",
                problem.IsMalformed
                    ? "Die Ausgaben sind kein gültiges JSON."
                    : $"Die Ausgaben können nicht übernommen werden. {problem.UserSentence}",
                cancellation
            );
        return ValueJson.Parse(output) is IReadOnlyDictionary<string, object?> outputs
            ? Skip(outputs)
            : Again(
                "Ueberspringen",
                "Die Ausgaben müssen ein JSON-Objekt sein, zum Beispiel {\"result\": 1}.",
                cancellation
            );

        Task<IActionResult> Skip(IReadOnlyDictionary<string, object?> outputs) =>
            Resolve(
                "Ueberspringen",
                new IncidentDecision(
                    IncidentAction.Skip,
                    string.IsNullOrWhiteSpace(outcome) ? null : outcome.Trim(),
                    outputs
                ),
                "Die Aktivität wurde übersprungen.",
                cancellation
            );
    }

    public Task<IActionResult> OnPostAbbrechen(
        [FromForm(Name = "grund")] string? reason,
        CancellationToken cancellation
    ) =>
        string.IsNullOrWhiteSpace(reason)
            ? Again("Abbrechen", "Bitte geben Sie einen Grund für den Abbruch an.", cancellation)
            : Resolve(
                "Abbrechen",
                new IncidentDecision(IncidentAction.Cancel, Reason: reason.Trim()),
                "Die Instanz wurde abgebrochen.",
                cancellation
            );

    private async Task<IActionResult> Resolve(
        string form,
        IncidentDecision decision,
        string success,
        CancellationToken cancellation
    )
    {
        var result = await desk.Resolve(
            Request.FormKeySent(),
            User.Actor(),
            new IncidentKey(InstanceId, IncidentId),
            decision,
            cancellation
        );
        return result is CommandResult.Invalid invalid
            ? await Again(form, string.Join(" ", invalid.Errors.Values), cancellation)
            : this.Answer(result, success, "/betrieb")!;
    }

    /// <summary>Shows the page again with what was entered, and the message at its form.</summary>
    private Task<IActionResult> Again(string form, string message, CancellationToken cancellation)
    {
        (RefusedForm, Error) = (form, message);
        return OnGet(cancellation);
    }
}
