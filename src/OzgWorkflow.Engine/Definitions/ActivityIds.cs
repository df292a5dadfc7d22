using System.Globalization;
using System.Text.Json.Nodes;

namespace OzgWorkflow.Engine.Definitions;

/// <summary>
/// Ids for activities that have none, as definitions written by hand or by other tools may be: the container's id and a
/// number, counted in the order of the document.
/// </summary>
internal static class ActivityIds
{
    internal static bool AreMissing(JsonObject root) =>
        Objects(root, isActivity: true).Any(x => x.IsActivity && Id(x.Json) is null);

    internal static void Give(JsonObject root)
    {
        var taken = Objects(root, isActivity: true)
            .Where(x => x.IsActivity)
            .Select(x => Id(x.Json))
            .OfType<string>()
            .ToHashSet();
        Give(root, ActivityTree.WorkflowId, isActivity: true, taken, []);
    }

    private static void Give(
        JsonObject json,
        string container,
        bool isActivity,
        HashSet<string> taken,
        Dictionary<string, int> counters
    )
    {
        if (isActivity)
        {
            for (var id = Id(json); id is null; id = Id(json))
            {
                var number = counters[container] = counters.GetValueOrDefault(container) + 1;
                var next = $"{container}-{number.ToString(CultureInfo.InvariantCulture)}";
                if (taken.Add(next))
                    json["id"] = next;
            }

            container = Id(json)!;
        }

        foreach (var (child, isOne) in Children(json))
            Give(child, container, isOne, taken, counters);
    }

    private static IEnumerable<(JsonObject Json, bool IsActivity)> Objects(JsonObject json, bool isActivity) =>
        Children(json).SelectMany(x => Objects(x.Json, x.IsActivity)).Prepend((json, isActivity));

    private static IEnumerable<(JsonObject Json, bool IsActivity)> Children(JsonObject json) =>
        json.Where(x => !ActivityTree.NoActivitiesIn.Contains(x.Key))
            .SelectMany(x =>
                x.Value switch
                {
                    JsonObject child => [(child, IsActivity(child, inList: false))],
                    JsonArray list => list.OfType<JsonObject>()
                        .Select(child => (child, IsActivity(child, x.Key is "activities" or "branches"))),
                    _ => Array.Empty<(JsonObject, bool)>().AsEnumerable(),
                }
            )
            .ToArray();

    // Expressions have a type, too, but a value beside it; other workflows used as activities have types without a dot.
    private static bool IsActivity(JsonObject json, bool inList) =>
        WorkflowDefinition.Text(json, "type") is { Length: > 0 } type
        && !json.ContainsKey("value")
        && !json.ContainsKey("expression")
        && (inList || type.Contains('.', StringComparison.Ordinal) || json.ContainsKey("workflowDefinitionId"));

    private static string? Id(JsonObject json) => WorkflowDefinition.Text(json, "id") is { Length: > 0 } id ? id : null;
}
