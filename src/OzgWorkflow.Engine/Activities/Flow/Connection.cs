using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>
/// An arrow of a flowchart: followed when the source completes with the outcome <paramref name="Port"/>.
/// </summary>
public sealed record Connection(Node Source, string Port, Node Target)
{
    /// <summary>
    /// Reads a connection in Elsa's current form or the one of its 3.0; <c>null</c> when an end does not exist.
    /// </summary>
    internal static Connection? Read(JsonObject json, IReadOnlyDictionary<string, Node> activities)
    {
        var (source, port) = End(json["source"], json["sourcePort"]);
        var (target, _) = End(json["target"], json["targetPort"]);
        return activities.TryGetValue(source, out var from) && activities.TryGetValue(target, out var to)
            ? new Connection(from, port, to)
            : null;
    }

    /// <summary>The ids of the activities at both ends.</summary>
    internal static IEnumerable<string> Ends(JsonObject json) =>
        [End(json["source"], json["sourcePort"]).Activity, End(json["target"], json["targetPort"]).Activity];

    private static (string Activity, string Port) End(JsonNode? end, JsonNode? port) =>
        end is JsonObject o
            ? (o["activity"]?.ToString() ?? "", o["port"]?.ToString() ?? "Done")
            : (end?.ToString() ?? "", port?.ToString() ?? "Done");
}
