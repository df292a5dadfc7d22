using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OzgWorkflow.Engine.Definitions;

/// <summary>
/// One way to write a definition: the same content gives the same bytes, whoever wrote it and in whatever order. What a
/// version is called by (ids, numbers, dates) and what a server adds on its way out is left out; what the engine does
/// not know stays.
/// </summary>
public static class CanonicalForm
{
    private const string Schema = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";

    private static readonly HashSet<string> OfTheVersion =
    [
        "$schema",
        "id",
        "version",
        "createdAt",
        "isLatest",
        "isPublished",
        "isReadonly",
        "isSystem",
        "toolVersion",
        "tenantId",
        "links",
        "providerName",
        "materializerName",
        "materializerContext",
        "usableAsActivity",
    ];

    private static readonly HashSet<string> KeptAsTheyAre = ["metadata", "customProperties", "expression", "value"];

    private static readonly string[] First =
    [
        "$schema",
        "definitionId",
        "id",
        "name",
        "displayName",
        "description",
        "type",
        "typeName",
        "version",
    ];

    // Deeper than definitions are read.
    private const int MaxDepth = 1000;

    /// <summary>How it is laid out.</summary>
    public static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
    };

    private static readonly JsonSerializerOptions Plain = new() { MaxDepth = MaxDepth };

    /// <summary>The canonical text, with a line break at its end.</summary>
    public static string Write(WorkflowDefinition definition) => Content(definition).ToJsonString(Written) + "\n";

    /// <summary>SHA-256 of the canonical content, hexadecimal.</summary>
    public static string Hash(WorkflowDefinition definition) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Content(definition), Plain)));

    private static JsonObject Content(WorkflowDefinition definition)
    {
        var content = new JsonObject { ["$schema"] = Schema };
        foreach (
            var (name, value) in Ordered(definition.Json)
                .Where(x => !OfTheVersion.Contains(x.Key) && x.Value is not null)
        )
            content[name] = Sorted(name, value, keepNulls: false);
        // Elsa's older definitions say it beside the options.
        if (definition.UsableAsActivity)
            (content["options"] ??= new JsonObject())["usableAsActivity"] = true;
        return content;
    }

    private static JsonNode? Sorted(string name, JsonNode? json, bool keepNulls)
    {
        keepNulls |= KeptAsTheyAre.Contains(name);
        switch (json)
        {
            case JsonObject o:
                var sorted = new JsonObject();
                foreach (var (key, value) in Ordered(o))
                    if ((value is not null || keepNulls) && (key != "nodeId" || keepNulls))
                        sorted[key] = Sorted(key, value, keepNulls);
                return sorted;
            case JsonArray list:
                return new JsonArray(list.Select(x => Sorted("", x, keepNulls)).ToArray());
            default:
                return json?.DeepClone();
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Ordered(JsonObject json) =>
        json.OrderBy(x => Array.IndexOf(First, x.Key) is >= 0 and var place ? place : First.Length)
            .ThenBy(x => x.Value is JsonArray { Count: > 0 } list && list[0] is JsonObject || x.Key == "root")
            .ThenBy(x => x.Key, StringComparer.Ordinal);
}
