using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Definitions;

/// <summary>A variable of a workflow or container.</summary>
/// <param name="Id">What activities refer to.</param>
/// <param name="Name">What expressions refer to.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Default">Value at the start of the scope; nothing when the one that is given does not fit.</param>
/// <param name="IsTransient">Whether it is forgotten after each burst (Elsa's memory storage driver).</param>
public sealed record VariableDefinition(
    string Id,
    string Name,
    DeclaredType Type,
    object? Default,
    bool IsTransient = false
)
{
    /// <summary>Why the default that is given does not fit; keeps the definition from being published.</summary>
    public Misfit? Misfit { get; private init; }

    /// <summary>The one of an id or else of a name, whatever its case.</summary>
    internal static VariableDefinition? Find(IReadOnlyList<VariableDefinition> variables, string idOrName)
    {
        // Looked for with each variable that a script reads.
        for (var i = 0; i < variables.Count; i++)
            if (variables[i].Id == idOrName)
                return variables[i];
        for (var i = 0; i < variables.Count; i++)
            if (string.Equals(variables[i].Name, idOrName, StringComparison.OrdinalIgnoreCase))
                return variables[i];
        return null;
    }

    internal static IReadOnlyList<VariableDefinition> ReadAll(JsonNode? json) =>
        json is JsonArray list ? list.OfType<JsonObject>().Select(Read).ToArray() : [];

    private static VariableDefinition Read(JsonObject json)
    {
        var name = WorkflowDefinition.Text(json, "name") ?? "";
        var type = DeclaredType.Of(WorkflowDefinition.Text(json, "typeName"), WorkflowDefinition.Flag(json, "isArray"));
        var value = DefaultOf(json, type);
        var isTransient =
            WorkflowDefinition.Text(json, "storageDriverTypeName")?.Contains("Memory", StringComparison.Ordinal)
            == true;
        return new VariableDefinition(WorkflowDefinition.Text(json, "id") ?? name, name, type, value.Value, isTransient)
        {
            Misfit = value.Misfit,
        };
    }

    private static Converted DefaultOf(JsonObject json, DeclaredType type)
    {
        if (json["value"] is not { } given)
            return default;
        try
        {
            var value = ValueJson.From(given);
            if (value is "" && type.Name != "String")
                return default;
            // Designers write JSON into a box for text.
            if (
                value is string text
                && text.TrimStart() is ['{' or '[', ..]
                && type.Name is "JSON" or "JsonElement" or "JsonNode"
            )
                value = ValueJson.Parse(text);
            return type.Convert(value);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return Misfit.Of(given.ToJsonString(), "JSON that can be kept", "kein JSON, das aufgehoben werden kann");
        }
    }
}

/// <summary>An input or output of a workflow.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its values.</param>
public sealed record ArgumentDefinition(string Name, DeclaredType Type)
{
    internal static IReadOnlyList<ArgumentDefinition> ReadAll(JsonNode? json) =>
        json is JsonArray list
            ? list.OfType<JsonObject>()
                .Select(x => new ArgumentDefinition(
                    WorkflowDefinition.Text(x, "name") ?? "",
                    DeclaredType.Of(
                        WorkflowDefinition.Text(x, "type"),
                        WorkflowDefinition.Flag(x, "isArray") || WorkflowDefinition.Flag(x, "isCollection")
                    )
                ))
                .ToArray()
            : [];

    /// <summary>
    /// The inputs that do not fit, or that are given twice (names are the same in any case), by name.
    /// </summary>
    public static IReadOnlyDictionary<string, Misfit> Misfits(
        IEnumerable<ArgumentDefinition> inputs,
        IReadOnlyDictionary<string, object?> given
    )
    {
        var misfits = new Dictionary<string, Misfit>();
        foreach (var same in given.Keys.GroupBy(x => x, StringComparer.OrdinalIgnoreCase).Where(x => x.Count() > 1))
            misfits[same.Key] = Misfit.Of(
                string.Join(", ", same),
                "one input (names are the same in any case)",
                "mehrfach angegeben (große und kleine Buchstaben machen keinen Unterschied)"
            );
        foreach (var input in inputs)
            if (input.Type.Convert(Value.Member(given, input.Name)).Misfit is { } misfit)
                misfits[input.Name] = misfit;
        return misfits;
    }
}
