using System.Text.Json;

namespace OzgWorkflow.Server.Tests.Elsa;

/// <summary>
/// What an answer must look like: an object with the shape of each member, a list with the shape of its items (or
/// none), or the kind of a value (<c>text</c>, <c>number</c>, <c>boolean</c>). Members beyond those are allowed.
/// </summary>
internal static class Shape
{
    // What Elsa's server says of itself and nobody else reads, and maps whose keys are data.
    private static readonly HashSet<string> Ignored =
    [
        "clrType",
        "tenantId",
        "_type",
        "storageDriverType",
        "customProperties",
        "constructionProperties",
        "root",
        "activityState",
        "properties",
        "metadata",
        "exception",
        "isReadOnly",
        "namespace",
        "executionLogSequence",
        "payload",
        "source",
        "workflowSubStatus",
        "request",
        "method",
        "aggregateFaultCount",
        "scheduledActivityNodeId",
        "activityName",
        "description",
        "finishedAt",
        "completedAt",
        "parentContextId",
        "ownerActivityNodeId",
    ];

    /// <summary>The shape of an answer of a real Elsa server.</summary>
    internal static JsonNode Of(JsonNode answer) =>
        answer switch
        {
            JsonObject x => new JsonObject(
                x.Where(m => !Ignored.Contains(m.Key) && m.Value is not null)
                    .Select(m => KeyValuePair.Create(m.Key, (JsonNode?)Of(m.Value!)))
            ),
            JsonArray x => new JsonArray(x.Take(1).OfType<JsonNode>().Select(Of).ToArray()),
            _ => JsonValue.Create(Kind(answer))!,
        };

    /// <summary>
    /// Where an answer has not the shape that it must have, by path. Lists are compared by their first items.
    /// </summary>
    internal static IEnumerable<string> Missing(JsonNode shape, JsonNode? answer, string path = "$") =>
        (shape, answer) switch
        {
            (JsonObject s, JsonObject a) => s.SelectMany(x =>
                a.ContainsKey(x.Key) ? Missing(x.Value!, a[x.Key], $"{path}.{x.Key}") : [$"{path}.{x.Key} is missing"]
            ),
            (JsonArray { Count: > 0 } s, JsonArray { Count: > 0 } a) => Missing(s[0]!, a[0], path + "[0]"),
            (JsonArray, JsonArray) => [],
            (JsonValue s, JsonValue) when s.ToString() == Kind(answer) => [],
            _ => [$"{path} is {Kind(answer)}"],
        };

    private static string Kind(JsonNode? json) =>
        json?.GetValueKind() switch
        {
            null => "null",
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => "number",
            _ => "text",
        };
}
