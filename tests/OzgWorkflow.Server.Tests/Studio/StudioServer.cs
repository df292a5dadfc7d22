using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>One server and one browser for all tests of the Studio: it takes its time to load.</summary>
internal static class StudioServer
{
    private static readonly Lazy<Task> Started = new(Start);

    internal static ServerProcess Server { get; } = new();

    internal static Browser Browser { get; private set; } = null!;

    internal static ServerDatabase Database { get; private set; } = null!;

    internal static ApiClient Api { get; private set; } = null!;

    internal static ConnectionWatch Watch { get; private set; } = null!;

    /// <summary>Starts it for the first who needs it.</summary>
    internal static Task Ready() => Started.Value;

    internal static async Task Stop()
    {
        if (!Started.IsValueCreated)
            return;
        Api?.Dispose();
        if (Database is not null)
            await Database.DisposeAsync();
        if (Browser is not null)
            await Browser.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static async Task Start()
    {
        await Server.Start();
        Watch = new ConnectionWatch(Server, TimeSpan.FromSeconds(1));
        Browser = await Browser.Start();
        Database = await ServerDatabase.Open(Server);
        Api = await ApiClient.SignIn(Server.Address, "gestaltung");
    }

    /// <summary>Saves a definition as the Studio would; returns its version's id.</summary>
    internal static async Task<string> Save(JsonObject model, bool publish = false)
    {
        var (status, body) = await Api.Post("/elsa/api/workflow-definitions", new { model, publish });
        Assert.That(status, Is.EqualTo(200), body?.ToJsonString());
        return body!["workflowDefinition"]!["id"]!.ToString();
    }

    /// <summary>A definition with activities one after the other.</summary>
    internal static JsonObject Sequence(string id, params JsonObject[] activities) =>
        Workflow(
            id,
            new JsonObject
            {
                ["id"] = "Folge",
                ["name"] = "Folge",
                ["type"] = "Elsa.Sequence",
                ["version"] = 1,
                ["activities"] = new JsonArray([.. activities]),
            }
        );

    /// <summary>A flowchart whose activities follow one another from left to right.</summary>
    internal static JsonObject Flowchart(string id, params JsonObject[] activities)
    {
        for (var i = 0; i < activities.Length; i++)
            activities[i]["metadata"] = new JsonObject
            {
                ["designer"] = new JsonObject
                {
                    ["position"] = new JsonObject { ["x"] = i * 320, ["y"] = 0 },
                },
            };
        var connections = activities.Zip(
            activities.Skip(1),
            (from, to) =>
                (JsonNode)
                    new JsonObject
                    {
                        ["source"] = new JsonObject { ["activity"] = from["id"]!.ToString(), ["port"] = "Done" },
                        ["target"] = new JsonObject { ["activity"] = to["id"]!.ToString(), ["port"] = "In" },
                    }
        );
        return Workflow(
            id,
            new JsonObject
            {
                ["id"] = "Diagramm",
                ["name"] = "Diagramm",
                ["type"] = "Elsa.Flowchart",
                ["version"] = 1,
                ["activities"] = new JsonArray([.. activities]),
                ["connections"] = new JsonArray([.. connections]),
            }
        );
    }

    internal static JsonObject Activity(string type, string id, params (string Name, string Value)[] inputs)
    {
        var activity = new JsonObject
        {
            ["id"] = id,
            ["name"] = id,
            ["type"] = type,
            ["version"] = 1,
        };
        foreach (var (name, value) in inputs)
            activity[name] = new JsonObject
            {
                ["typeName"] = "String",
                ["expression"] = new JsonObject
                {
                    ["type"] = value.StartsWith('=') ? "JavaScript" : "Literal",
                    ["value"] = value.TrimStart('='),
                },
            };
        return activity;
    }

    internal static JsonObject HumanTask(string id) =>
        Activity("OzgWorkflow.HumanTask", id, ("title", id), ("candidateRole", "Themenfeld-Koordination"));

    private static JsonObject Workflow(string id, JsonObject root) =>
        new()
        {
            ["definitionId"] = id,
            ["name"] = id,
            ["variables"] = new JsonArray(),
            ["inputs"] = new JsonArray(),
            ["outputs"] = new JsonArray(),
            ["outcomes"] = new JsonArray(),
            ["customProperties"] = new JsonObject(),
            ["options"] = new JsonObject(),
            ["root"] = root,
        };
}
