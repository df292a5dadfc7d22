using System.Text.Json;

namespace OzgWorkflow.Server.Tests;

/// <summary>Compares answers by their shape: which members there are, and of which kind.</summary>
internal static class Shape
{
    // What Elsa's server says of itself and nobody else reads, and maps whose keys are data.
    private static readonly HashSet<string> Ignored =
    [
        "clrType", "tenantId", "_type", "storageDriverType", "customProperties", "constructionProperties", "root", "activityState", "properties", "metadata", "exception", "isReadOnly", "namespace",
        "executionLogSequence", "payload", "source", "workflowSubStatus", "request", "method", "aggregateFaultCount", "scheduledActivityNodeId", "activityName", "description", "finishedAt", "completedAt",
        "parentContextId", "ownerActivityNodeId",
    ];

    /// <summary>Members of the expected answer that the real one lacks or has in another kind, by path. Lists are compared by their first items.</summary>
    internal static IEnumerable<string> Missing(JsonNode? expected, JsonNode? actual, string path = "$") => (expected, actual) switch
    {
        (null, _) => [],
        (JsonObject e, JsonObject a) => e.Where(x => !Ignored.Contains(x.Key) && x.Value is not null)
            .SelectMany(x => a.ContainsKey(x.Key) ? Missing(x.Value, a[x.Key], $"{path}.{x.Key}") : [$"{path}.{x.Key}"]),
        (JsonArray { Count: > 0 } e, JsonArray { Count: > 0 } a) => Missing(e[0], a[0], path + "[0]"),
        (JsonArray, JsonArray) => [],
        _ when Kind(expected) != Kind(actual) => [$"{path} is {actual?.GetValueKind().ToString() ?? "null"} instead of {expected!.GetValueKind()}"],
        _ => [],
    };

    private static JsonValueKind? Kind(JsonNode? json) => json?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? JsonValueKind.True : json?.GetValueKind();
}
