using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Outbox;

namespace OzgWorkflow.Testing;

/// <summary>Builds small definitions, in Elsa's form.</summary>
public static class Build
{
    /// <summary>The definition "test".</summary>
    public static string Workflow(JsonObject root, params string[] variables) =>
        new JsonObject
        {
            ["definitionId"] = "test",
            ["name"] = "test",
            ["variables"] = Variables(variables),
            ["root"] = root,
        }.ToJsonString();

    public static string Workflow(string id, JsonObject root, string? strategy = null, params string[] variables) =>
        new JsonObject
        {
            ["definitionId"] = id,
            ["name"] = id,
            ["variables"] = Variables(variables),
            ["options"] = new JsonObject { ["activationStrategyType"] = strategy },
            ["root"] = root,
        }.ToJsonString();

    /// <summary>A definition that others can use as an activity.</summary>
    public static string UsableAsActivity(string id, JsonObject root) =>
        new JsonObject
        {
            ["definitionId"] = id,
            ["name"] = id,
            ["options"] = new JsonObject { ["usableAsActivity"] = true },
            ["root"] = root,
        }.ToJsonString();

    public static JsonObject Activity(string type, string id, params (string Name, JsonNode? Value)[] members)
    {
        var activity = new JsonObject { ["type"] = type, ["id"] = id };
        foreach (var (name, value) in members)
            activity[name] = value;
        return activity;
    }

    public static JsonObject Line(string text) => Activity("Elsa.WriteLine", "line-" + text, ("text", Literal(text)));

    public static JsonObject Script(string id, string code) =>
        Activity("Elsa.RunJavaScript", id, ("script", Literal(code)));

    /// <summary>Runs another workflow and waits for its end.</summary>
    public static JsonObject Child(string id, JsonNode definitionId) =>
        Activity(
            "Elsa.ExecuteWorkflow",
            id,
            ("workflowDefinitionId", definitionId),
            ("waitForCompletion", Literal(true))
        );

    public static JsonObject Event(string name) =>
        Activity("Elsa.Event", "event-" + name, ("eventName", Literal(name)));

    public static JsonObject Sequence(string id, params JsonObject[] activities) =>
        Activity("Elsa.Sequence", id, ("activities", new JsonArray([.. activities])));

    public static JsonObject Sequence(params JsonObject[] activities) => Sequence("Sequence", activities);

    /// <summary>A task for the role "Prüfer" with the outcomes "Ja" and "Nein" and two fields.</summary>
    public static JsonObject HumanTask(string id, params (string Name, JsonNode? Value)[] more) =>
        Activity(
            "OzgWorkflow.HumanTask",
            id,
            [
                ("title", Literal(id)),
                ("candidateRole", Literal("Prüfer")),
                ("outcomes", Literal(new[] { "Ja", "Nein" })),
                (
                    "fields",
                    Literal(
                        new object[]
                        {
                            new
                            {
                                name = "grund",
                                label = "Grund",
                                type = "Text",
                                requiredFor = new[] { "Nein" },
                            },
                            new
                            {
                                name = "anzahl",
                                label = "Anzahl",
                                type = "Number",
                                required = true,
                            },
                        }
                    )
                ),
                .. more,
            ]
        );

    public static JsonObject Flowchart(
        JsonObject[] activities,
        params (string From, string Port, string To)[] connections
    ) =>
        Activity(
            "Elsa.Flowchart",
            "flow",
            ("activities", new JsonArray([.. activities])),
            (
                "connections",
                new JsonArray(
                    connections
                        .Select(x =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["source"] = new JsonObject { ["activity"] = x.From, ["port"] = x.Port },
                                    ["target"] = new JsonObject { ["activity"] = x.To, ["port"] = "In" },
                                }
                        )
                        .ToArray()
                )
            )
        );

    public static JsonObject State(string name, JsonObject? entry = null, JsonObject? exit = null) =>
        new()
        {
            ["name"] = name,
            ["entry"] = entry,
            ["exit"] = exit,
        };

    public static JsonObject Transition(
        string from,
        string to,
        JsonObject trigger,
        string? condition = null,
        JsonObject? action = null
    ) =>
        new()
        {
            ["from"] = from,
            ["to"] = to,
            ["trigger"] = trigger,
            ["action"] = action,
            ["condition"] = condition is null ? null : JavaScript(condition),
        };

    public static JsonObject Machine(string initial, JsonObject[] states, JsonObject[] transitions) =>
        Activity(
            "Elsa.StateMachine",
            "machine",
            ("initialState", initial),
            ("states", new JsonArray([.. states])),
            ("transitions", new JsonArray([.. transitions]))
        );

    public static JsonObject Literal(object? value) => Expression("Literal", JsonSerializer.SerializeToNode(value));

    public static JsonObject JavaScript(string code) => Expression("JavaScript", code);

    public static JsonObject Liquid(string text) => Expression("Liquid", text);

    public static JsonObject Expression(string type, JsonNode? value) =>
        new()
        {
            ["expression"] = new JsonObject { ["type"] = type, ["value"] = value },
        };

    private static JsonArray Variables(string[] names) =>
        new(
            names
                .Select(x =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["id"] = x,
                            ["name"] = x,
                            ["typeName"] = "Object",
                        }
                )
                .ToArray()
        );
}
