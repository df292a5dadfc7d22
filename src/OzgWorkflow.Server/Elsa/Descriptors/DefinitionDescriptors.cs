using System.Text.Json.Nodes;
using OzgWorkflow.Runtime.Definitions;

namespace OzgWorkflow.Server.Elsa.Descriptors;

/// <summary>How definitions look in the palette.</summary>
internal static class DefinitionDescriptors
{
    /// <summary>A definition that other definitions use as an activity.</summary>
    internal static object Describe(DefinitionVersion version)
    {
        var json = version.Content.Json;
        var outcomes =
            (json["outcomes"] as JsonArray)?.Select(x => ListActivities.Port(x?.ToString() ?? "", "Flow")) ?? [];
        return new
        {
            typeName = version.ActivityType,
            name = version.ActivityType,
            version = version.Version,
            category = json["options"]?["activityCategory"]?.ToString() is { Length: > 0 } category
                ? category
                : "Workflows",
            displayName = version.Name,
            version.Description,
            inputs = Arguments(json["inputs"], isInput: true),
            outputs = Arguments(json["outputs"], isInput: false),
            kind = "Action",
            runAsynchronously = false,
            ports = new[] { ListActivities.Port("Root", "Embedded", isBrowsable: false) }.Concat(outcomes),
            customProperties = new Dictionary<string, object>
            {
                ["RootType"] = "WorkflowDefinitionActivity",
                ["WorkflowDefinitionId"] = version.DefinitionId,
                ["WorkflowDefinitionVersionId"] = version.Id,
            },
            constructionProperties = new Dictionary<string, object>
            {
                ["WorkflowDefinitionId"] = version.DefinitionId,
                ["WorkflowDefinitionVersionId"] = version.Id,
                ["Version"] = version.Version,
            },
            isContainer = false,
            isBrowsable = version.IsPublished,
            isStart = false,
            isTerminal = false,
        };
    }

    private static object[] Arguments(JsonNode? json, bool isInput) =>
        (json as JsonArray ?? [])
            .OfType<JsonObject>()
            .Select(
                (x, i) =>
                    (object)
                        new
                        {
                            name = x["name"]?.ToString(),
                            typeName = x["type"]?.ToString() ?? "Object",
                            displayName = x["displayName"]?.ToString() is { Length: > 0 } label
                                ? label
                                : x["name"]?.ToString(),
                            description = x["description"]?.ToString(),
                            order = i,
                            isWrapped = isInput,
                            uiHint = isInput
                                ? x["uiHint"]?.ToString() is { Length: > 0 } hint
                                    ? hint
                                    : "singleline"
                                : null,
                            isBrowsable = true,
                            isSynthetic = true,
                        }
            )
            .ToArray();
}
