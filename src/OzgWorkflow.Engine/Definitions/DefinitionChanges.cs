using System.Text.Json.Nodes;

namespace OzgWorkflow.Engine.Definitions;

/// <summary>Says in German what differs between two definitions, for people who read what was changed.</summary>
public static class DefinitionChanges
{
    private const int NamedAtMost = 8;

    private static readonly (string Member, string German)[] Members =
    [
        ("name", "Name"),
        ("description", "Beschreibung"),
        ("variables", "Variablen"),
        ("inputs", "Eingaben"),
        ("outputs", "Ausgaben"),
        ("outcomes", "Ergebnisse"),
        ("options", "Einstellungen"),
        ("customProperties", "weitere Eigenschaften"),
    ];

    /// <summary>The differences in one line; empty when there are none.</summary>
    public static string Describe(WorkflowDefinition before, WorkflowDefinition after)
    {
        var (old, now) = (Activities(before), Activities(after));
        var both = now.Where(x => old.ContainsKey(x.Key)).Select(x => (Old: old[x.Key], New: x.Value)).ToArray();
        var changed = both.Where(x => !Same(Own(x.Old, now), Own(x.New, old))).ToArray();
        var moved = both.Except(changed).Where(x => !JsonNode.DeepEquals(Designer(x.Old), Designer(x.New)));
        string?[] parts =
        [
            Named("hinzugefügt", now.Where(x => !old.ContainsKey(x.Key)).Select(x => x.Value)),
            Named("entfernt", old.Where(x => !now.ContainsKey(x.Key)).Select(x => x.Value)),
            Named("geändert", changed.Select(x => x.New)),
            Named("verschoben", moved.Select(x => x.New)),
            .. Members.Where(x => !Same(before.Json[x.Member], after.Json[x.Member])).Select(x => x.German),
        ];
        return string.Join("; ", parts.OfType<string>());
    }

    private static Dictionary<string, ActivityPlace> Activities(WorkflowDefinition definition) =>
        ActivityTree.Of(definition.Root).DistinctBy(x => x.NodeId).ToDictionary(x => x.NodeId);

    private static string? Named(string what, IEnumerable<ActivityPlace> places)
    {
        var names = places.Select(x => $"„{x.DisplayText}“").ToArray();
        return names.Length == 0
            ? null
            : $"{what}: {string.Join(", ", names.Take(NamedAtMost))}{(names.Length > NamedAtMost ? $" und {names.Length - NamedAtMost} weitere" : "")}";
    }

    /// <summary>
    /// What an activity itself says: without what those in it say, those that the other definition has not, where it
    /// stands in the drawing, and how it is called by its place.
    /// </summary>
    private static JsonObject Own(ActivityPlace place, Dictionary<string, ActivityPlace> other)
    {
        var copy = (JsonObject)place.Json.DeepClone();
        copy.Remove("nodeId");
        (copy["metadata"] as JsonObject)?.Remove("designer");
        foreach (var inner in ActivityTree.Of(copy).Where(x => x.Container?.Json == copy).ToArray())
        {
            if (other.ContainsKey($"{place.NodeId}:{inner.Id}"))
                inner.Json.ReplaceWith(inner.Id);
            else if (inner.Json.Parent is JsonArray list)
                list.Remove(inner.Json);
            else
                ((JsonObject)inner.Json.Parent!).Remove(inner.Json.GetPropertyName());
        }

        return copy;
    }

    /// <summary>Whether two values say the same: what is empty says as little as what is not there.</summary>
    private static bool Same(JsonNode? one, JsonNode? other) =>
        (one, other) switch
        {
            (JsonObject a, JsonObject b) => a.Select(x => x.Key).Union(b.Select(x => x.Key)).All(x => Same(a[x], b[x])),
            (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(x => Same(x.First, x.Second)),
            (null, _) => IsEmpty(other),
            (_, null) => IsEmpty(one),
            _ => JsonNode.DeepEquals(one, other),
        };

    private static bool IsEmpty(JsonNode? node) =>
        node switch
        {
            null => true,
            JsonObject members => members.All(x => IsEmpty(x.Value)),
            JsonArray items => items.Count == 0,
            _ => false,
        };

    private static JsonNode? Designer(ActivityPlace place) => place.Json["metadata"]?["designer"];
}
