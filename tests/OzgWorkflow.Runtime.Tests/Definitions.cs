using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>Small definitions for tests.</summary>
internal static class Definitions
{
    internal static string Workflow(string id, JsonObject root, string? strategy = null, params string[] variables) => new JsonObject
    {
        ["definitionId"] = id,
        ["name"] = id,
        ["variables"] = new JsonArray(variables.Select(x => (JsonNode)new JsonObject { ["id"] = x, ["name"] = x, ["typeName"] = "Object" }).ToArray()),
        ["options"] = new JsonObject { ["activationStrategyType"] = strategy },
        ["root"] = root,
    }.ToJsonString();

    internal static string UsableAsActivity(string id, JsonObject root) => new JsonObject
    {
        ["definitionId"] = id,
        ["name"] = id,
        ["options"] = new JsonObject { ["usableAsActivity"] = true },
        ["root"] = root,
    }.ToJsonString();

    internal static JsonObject Sequence(params JsonObject[] activities) =>
        new() { ["type"] = "Elsa.Sequence", ["id"] = "Sequence", ["activities"] = new JsonArray([.. activities]) };

    internal static JsonObject Activity(string type, string id, params (string Name, JsonNode Value)[] inputs)
    {
        var activity = new JsonObject { ["type"] = type, ["id"] = id };
        foreach (var (name, value) in inputs) activity[name] = value;
        return activity;
    }

    internal static JsonObject Literal(object? value) => Expression("Literal", JsonSerializer.SerializeToNode(value));

    internal static JsonObject Script(string code) => Expression("JavaScript", code);

    internal static JsonObject Task(string id, params (string Name, JsonNode Value)[] more) => Activity(
        "OzgWorkflow.HumanTask", id,
        [
            ("title", Literal(id)), ("candidateRole", Literal("Prüfer")), ("outcomes", Literal(new[] { "Ja", "Nein" })),
            ("fields", Literal(new object[] { new { name = "grund", label = "Grund", type = "Text", requiredFor = new[] { "Nein" } }, new { name = "anzahl", label = "Anzahl", type = "Number", required = true } })),
            .. more,
        ]);

    private static JsonObject Expression(string type, JsonNode? value) => new() { ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
