using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Engine.Tests;

/// <summary>Builds small definitions.</summary>
internal static class Build
{
    internal static string Workflow(JsonObject root, params string[] variables) => new JsonObject
    {
        ["definitionId"] = "test",
        ["name"] = "test",
        ["variables"] = new JsonArray(variables.Select(x => (JsonNode)new JsonObject { ["id"] = x, ["name"] = x, ["typeName"] = "Object" }).ToArray()),
        ["root"] = root,
    }.ToJsonString();

    internal static JsonObject Activity(string type, string id, params (string Name, JsonNode? Value)[] members)
    {
        var activity = new JsonObject { ["type"] = type, ["id"] = id };
        foreach (var (name, value) in members) activity[name] = value;
        return activity;
    }

    internal static JsonObject Line(string text) => Activity("Elsa.WriteLine", "line-" + text, ("text", Literal(text)));

    internal static JsonObject Script(string id, string code) => Activity("Elsa.RunJavaScript", id, ("script", Literal(code)));

    internal static JsonObject Event(string name) => Activity("Elsa.Event", "event-" + name, ("eventName", Literal(name)));

    internal static JsonObject Sequence(string id, params JsonObject[] activities) => Activity("Elsa.Sequence", id, ("activities", new JsonArray([.. activities])));

    internal static JsonObject Flowchart(JsonObject[] activities, params (string From, string Port, string To)[] connections) => Activity(
        "Elsa.Flowchart", "flow",
        ("activities", new JsonArray([.. activities])),
        ("connections", new JsonArray(connections.Select(x => (JsonNode)new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = x.From, ["port"] = x.Port },
            ["target"] = new JsonObject { ["activity"] = x.To, ["port"] = "In" },
        }).ToArray())));

    internal static JsonObject State(string name, JsonObject? entry = null, JsonObject? exit = null) => new() { ["name"] = name, ["entry"] = entry, ["exit"] = exit };

    internal static JsonObject Transition(string from, string to, JsonObject trigger, string? condition = null, JsonObject? action = null) => new()
    {
        ["from"] = from,
        ["to"] = to,
        ["trigger"] = trigger,
        ["action"] = action,
        ["condition"] = condition is null ? null : JavaScript(condition),
    };

    internal static JsonObject Machine(string initial, JsonObject[] states, JsonObject[] transitions) => Activity(
        "Elsa.StateMachine", "machine", ("initialState", initial), ("states", new JsonArray([.. states])), ("transitions", new JsonArray([.. transitions])));

    internal static JsonObject Literal(object? value) => Expression("Literal", JsonSerializer.SerializeToNode(value));

    internal static JsonObject JavaScript(string code) => Expression("JavaScript", code);

    internal static JsonObject Liquid(string text) => Expression("Liquid", text);

    private static JsonObject Expression(string type, JsonNode? value) => new() { ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
