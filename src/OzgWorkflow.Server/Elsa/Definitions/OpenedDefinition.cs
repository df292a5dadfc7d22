using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// A definition with the workflows that it uses as activities opened up within it: no more of them than may be
/// published, and no deeper than one definition may be.
/// </summary>
internal sealed class OpenedDefinition(ActivityCatalog catalog, EngineLimits limits, List<DefinitionVersion> used)
{
    private const int MaxDepth = 20;

    /// <summary>How often an activity is written on average, once for each that it is in.</summary>
    private const long TimesWritten = 10;

    private static readonly Problem TooDeep = new(
        null,
        "With the workflows that it uses as activities the definition is nested too deeply to be shown as a tree.",
        "Mit den Workflows, die sie als Aktivitäten verwendet, ist die Definition zu tief verschachtelt, um sie als Baum zu zeigen. Lassen Sie die Workflows als eigene Instanzen ausführen."
    );

    private int _activities;

    /// <summary>A copy of the root, opened up, or why it cannot be shown.</summary>
    internal (JsonObject? Root, Problem? Wrong) Open(JsonObject root)
    {
        var copy = Copy(root, depth: 0);
        if (copy is null || _activities > limits.DefinitionActivities)
            return (null, limits.TooManyActivities);
        return
            IsDeeper(copy, WorkflowDefinition.MaxJsonDepth)
            || IsWrittenTooOften(copy)
            || ActivityTree.NodeIdsLength(copy) > limits.DefinitionSize
            ? (null, TooDeep)
            : (copy, null);
    }

    private static bool IsDeeper(JsonNode? json, int levels) =>
        json switch
        {
            JsonObject o => levels == 0 || o.Any(x => IsDeeper(x.Value, levels - 1)),
            JsonArray list => levels == 0 || list.Any(x => IsDeeper(x, levels - 1)),
            _ => false,
        };

    private bool IsWrittenTooOften(JsonObject root)
    {
        var times = 0L;
        foreach (var place in ActivityTree.Of(root))
            for (var around = place; around is not null; around = around.Container)
                times++;
        return times > TimesWritten * limits.DefinitionActivities;
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
