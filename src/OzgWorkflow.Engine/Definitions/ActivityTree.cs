using System.Text.Json.Nodes;

namespace OzgWorkflow.Engine.Definitions;

/// <summary>An activity at its place in a definition's JSON.</summary>
/// <param name="Json">The activity.</param>
/// <param name="Container">The activity around it; <c>null</c> for the root.</param>
/// <param name="Port">Property of the container that holds it, Pascal case.</param>
public sealed record ActivityPlace(JsonObject Json, ActivityPlace? Container, string Port)
{
    /// <summary>
    /// Ids of the activities around it and its own, joined by colons, as Elsa has it: "Workflow1:Flow:Task".
    /// </summary>
    public string NodeId => $"{Container?.NodeId ?? ActivityTree.WorkflowId}:{Id}";

    internal long NodeIdLength { get; } =
        (Container?.NodeIdLength ?? ActivityTree.WorkflowId.Length) + 1 + WorkflowDefinition.Text(Json, "id")!.Length;

    /// <summary>Id in the definition.</summary>
    public string Id => WorkflowDefinition.Text(Json, "id")!;

    /// <summary>Activity type.</summary>
    public string Type => WorkflowDefinition.Text(Json, "type")!;

    /// <summary>Text that designers see.</summary>
    public string DisplayText =>
        WorkflowDefinition.Text(Json["metadata"], "displayText") is { Length: > 0 } text
            ? text
            : WorkflowDefinition.Text(Json, "name") ?? Id;
}

/// <summary>
/// The activities in a definition's JSON, whether or not it compiles: every object with an id and a type is one,
/// wherever its container keeps it.
/// </summary>
public static class ActivityTree
{
    /// <summary>Id of the workflow itself, under which the root stands (as in Elsa).</summary>
    public const string WorkflowId = "Workflow1";

    internal static readonly HashSet<string> NoActivitiesIn =
    [
        "metadata",
        "customProperties",
        "variables",
        "expression",
        "connections",
        "memoryReference",
    ];

    /// <summary>The root and everything in it, outer ones first.</summary>
    public static IEnumerable<ActivityPlace> Of(JsonObject? root) => root is null ? [] : Find(root, null, "Root");

    /// <summary>Characters that the node ids of all activities have together.</summary>
    public static long NodeIdsLength(JsonObject? root) => Of(root).Sum(x => x.NodeIdLength);

    /// <summary>Gives each activity its node id; the Studio names activities of an instance by it.</summary>
    public static void WriteNodeIds(JsonObject? root)
    {
        foreach (var place in Of(root).ToArray())
            place.Json["nodeId"] = place.NodeId;
    }

    private static IEnumerable<ActivityPlace> Find(JsonNode? json, ActivityPlace? container, string port)
    {
        switch (json)
        {
            case JsonArray list:
                return list.SelectMany(x => Find(x, container, port));
            case JsonObject activity
                when WorkflowDefinition.Text(activity, "id") is { Length: > 0 }
                    && WorkflowDefinition.Text(activity, "type") is { Length: > 0 }:
                var place = new ActivityPlace(activity, container, port);
                return InObject(activity, place, null).Prepend(place);
            case JsonObject other when container is not null:
                return InObject(other, container, port);
            default:
                return [];
        }
    }

    private static IEnumerable<ActivityPlace> InObject(JsonObject json, ActivityPlace container, string? port) =>
        json.Where(x => !NoActivitiesIn.Contains(x.Key) && x.Value is JsonObject or JsonArray)
            .SelectMany(x =>
                Find(
                    x.Value,
                    container,
                    port is null
                        ? WorkflowDefinition.PascalCase(x.Key)
                        : $"{port}.{WorkflowDefinition.PascalCase(x.Key)}"
                )
            );
}
