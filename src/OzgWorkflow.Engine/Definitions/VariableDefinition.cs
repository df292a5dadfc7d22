using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Definitions;

/// <summary>A variable of a workflow or container.</summary>
/// <param name="Id">What activities refer to.</param>
/// <param name="Name">What expressions refer to.</param>
/// <param name="TypeName">Type as Elsa names it; <c>null</c> for lists, which are kept as they are.</param>
/// <param name="Default">Value at the start of the scope.</param>
/// <param name="IsTransient">Whether it is forgotten after each burst (Elsa's memory storage driver).</param>
public sealed record VariableDefinition(string Id, string Name, string? TypeName, object? Default, bool IsTransient = false)
{
    internal static IReadOnlyList<VariableDefinition> ReadAll(JsonNode? json) =>
        json is JsonArray list ? list.OfType<JsonObject>().Select(Read).ToArray() : [];

    private static VariableDefinition Read(JsonObject json)
    {
        var name = WorkflowDefinition.Text(json, "name") ?? "";
        var type = WorkflowDefinition.Text(json, "typeName");
        var id = WorkflowDefinition.Text(json, "id") ?? name;
        return new VariableDefinition(id, name, WorkflowDefinition.Flag(json, "isArray") ? null : type, DefaultOf(json, type),
            WorkflowDefinition.Text(json, "storageDriverTypeName")?.Contains("Memory", StringComparison.Ordinal) == true);
    }

    private static object? DefaultOf(JsonObject json, string? type)
    {
        if (json["value"] is not { } given) return null;
        var value = ValueJson.From(given);
        var structured = value is string text && (WorkflowDefinition.Flag(json, "isArray") || type is "ObjectDictionary" or "ObjectArray") && text.Length > 0;
        return structured ? ValueJson.Parse((string)value!) : ValueTypes.Convert(value is "" && type != "String" ? null : value, type);
    }
}

/// <summary>An input or output of a workflow.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">Type as Elsa names it.</param>
public sealed record ArgumentDefinition(string Name, string? TypeName)
{
    internal static IReadOnlyList<ArgumentDefinition> ReadAll(JsonNode? json) =>
        json is JsonArray list
            ? list.OfType<JsonObject>().Select(x => new ArgumentDefinition(WorkflowDefinition.Text(x, "name") ?? "", WorkflowDefinition.Text(x, "type"))).ToArray()
            : [];
}
