using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Scripts.Pool;

namespace OzgWorkflow.Testing;

/// <summary>
/// Takes a Leistung through its life cycle by HTTP, deciding each task as a straight run would, unless told otherwise.
/// </summary>
public sealed class LifeCycleDriver(ApiClient api)
{
    private static readonly Dictionary<string, object> Answers = new()
    {
        ["prioritaet"] = "hoch",
        ["tranche"] = "1",
        ["entwicklung"] = "landesweit",
        ["betrieb"] = "kommunal",
        ["begruendung"] = "Die Lösung gibt es schon.",
        ["person"] = "kommune",
        ["dienstleister"] = "",
        ["beginn"] = "2026-02-01",
        ["betriebsstart"] = "2026-09-01",
        ["testumgebung"] = "https://test.example.org",
        ["version"] = "1.0",
        ["befunde"] = "Die Anlage fehlt.",
        ["kommunen"] = Array.Empty<string>(),
        ["sprint"] = "Sprint 7",
        ["grund"] = "Keine Kapazität.",
        ["ergebnis"] = "Betrifft zurzeit keine Kommune.",
    };

    /// <summary>Why the administration does what is not for it.</summary>
    public const string Reason = "Probelauf";

    /// <summary>Tasks that were completed, in order.</summary>
    public List<string> Done { get; } = [];

    /// <summary>Completes tasks until the Leistung is in a phase.</summary>
    /// <param name="ozgId">The Leistung.</param>
    /// <param name="phase">The phase to stop in.</param>
    /// <param name="outcomes">Decisions by task title, each used once, before the first one that the form
    /// offers.</param>
    /// <param name="step">The step of the phase to stop in; any if it is not said.</param>
    public async Task DriveTo(
        string ozgId,
        string phase,
        Dictionary<string, string>? outcomes = null,
        string? step = null
    )
    {
        for (var idle = 0; idle < 600; )
        {
            // In this order: a task that comes up with the phase to stop in must not be completed.
            var tasks = (await api.Get($"/api/tasks?scope=Alle&ozgId={ozgId}"))["items"]!.AsArray();
            var leistung = await api.Get($"/api/leistungen/{ozgId}");
            if (leistung["phase"]?.ToString() == phase && (step is null || leistung["step"]?.ToString() == step))
                return;
            if (tasks.Count == 0)
            {
                idle++;
                await Task.Delay(100);
                continue;
            }

            idle = 0;
            foreach (var task in tasks)
                await Complete(Guid.Parse(task!["id"]!.ToString()), outcomes);
        }

        throw new TimeoutException($"Leistung {ozgId} did not reach '{phase}'. Done: {string.Join(", ", Done)}");
    }

    /// <summary>Completes a task; a conflict (somebody did it) is no error.</summary>
    public async Task Complete(Guid id, Dictionary<string, string>? outcomes = null)
    {
        var task = await api.Get($"/api/tasks/{id}");
        var title = task["title"]!.ToString();
        var outcome =
            outcomes is not null && outcomes.Remove(title, out var chosen) ? chosen : task["outcomes"]![0]!.ToString();
        var (status, body) = await api.Post(
            $"/api/tasks/{id}/complete",
            new
            {
                outcome,
                data = Data(task, outcome),
                reason = Reason,
            }
        );
        if (status is not (200 or 409))
            throw new InvalidOperationException($"'{title}' was answered with {status}: {body}");
        if (status == 200)
            Done.Add(title);
    }

    /// <summary>Valid form data for a task.</summary>
    public static Dictionary<string, object> Data(JsonNode task, string outcome)
    {
        var data = new Dictionary<string, object>();
        foreach (var field in task["fields"]!.AsArray())
        {
            var required =
                field!["required"]!.GetValue<bool>()
                || field["requiredFor"]!.AsArray().Any(x => x!.ToString() == outcome);
            if (!required)
                continue;
            var choices = field["choices"]!.AsArray();
            var name = field["name"]!.ToString();
            data[name] = field["type"]!.ToString() switch
            {
                "MultiChoice" => choices.Take(3).Select(x => x!["value"]!.ToString()).ToArray(),
                "Choice" => choices
                    .Select(x => x!["value"]!.ToString())
                    .FirstOrDefault(x => x == Answers[name].ToString())
                    ?? choices[0]!["value"]!.ToString(),
                _ => Answers[name],
            };
        }

        return data;
    }
}
