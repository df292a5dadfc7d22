using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>A definition with the workflows that it uses as activities opened up within it: no more of them than may be published.</summary>
internal sealed class OpenedDefinition(ActivityCatalog catalog, EngineLimits limits, List<DefinitionVersion> used)
{
    private const int MaxDepth = 20;
    private int _activities;

    /// <summary>A copy of the root, opened up; <c>null</c> when it would have too many activities.</summary>
    internal JsonObject? Open(JsonObject root)
    {
        var copy = Copy(root, depth: 0);
        return _activities > limits.DefinitionActivities ? null : copy;
    }

    private JsonObject? Copy(JsonObject root, int depth)
    {
        _activities += ActivityTree.Of(root).Count();
        if (_activities > limits.DefinitionActivities)
            return null;
        var copy = (JsonObject)root.DeepClone();
        if (depth > MaxDepth)
            return copy;
        foreach (var place in ActivityTree.Of(copy).Where(x => catalog.Find(x.Type) is null).ToArray())
            if (RootOf(place) is { } inner)
                place.Json["root"] = Copy(inner, depth + 1);
        return copy;
    }

    private JsonObject? RootOf(ActivityPlace place)
    {
        var pinned = place.Json["workflowDefinitionVersionId"]?.ToString();
        var version =
            used.Find(x => x.Id == pinned)
            ?? used.Find(x => x.DefinitionId == place.Json["workflowDefinitionId"]?.ToString())
            ?? used.Find(x => x.ActivityType == place.Type);
        return version?.Content.Root;
    }
}
