using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Outbox;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// What each activity and mode does, as cases in the form of the shared ones (<c>Cases/cases.json</c>); beyond that
/// form a case may give inputs, a correlation id, events to publish, answers of the world outside, and what external
/// tasks report, and may name sub-status, outcomes, output and incident.
/// </summary>
[Category("quick")]
public sealed class OwnCases
{
    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Cases");

    private static IEnumerable<TestCaseData> Cases() =>
        JsonNode
            .Parse(File.ReadAllText(Path.Combine(Folder, "cases.json")))!
            .AsArray()
            .Select(x => new TestCaseData(x).SetArgDisplayNames(x!["case"]!.ToString()));

    [TestCaseSource(nameof(Cases))]
    public void Runs_as_it_should(JsonNode expected)
    {
        var host = new EngineHost(
            expected["workflows"]!
                .AsArray()
                .Select(x => EngineHost.InMode(Read(x!.ToString()), expected["flowchart"]))
                .ToArray()
        );
        foreach (var (kind, answer) in expected["answers"] as JsonObject ?? [])
            host.Answers[kind] = Parsed(answer);

        var id = host.Start(
            WorkflowDefinition.Parse(Read(expected["run"]!.ToString())).DefinitionId,
            Parsed(expected["inputs"]) as IReadOnlyDictionary<string, object?>,
            expected["correlationId"]?.ToString()
        );
        foreach (var item in expected["events"] as JsonArray ?? [])
            host.Publish(
                item is JsonObject e
                    ? Event(e["name"]!.ToString(), Parsed(e["payload"]))
                    : Event(item!.ToString(), null)
            );
        if (expected["reportTasks"] is { } report)
            foreach (var task in host.Effects.OfType<ExternalTaskRequested>().ToArray())
                host.Publish(Event(RunTask.EventName(task.TaskId), Parsed(report)));
        for (var i = 0; i < 10 && host.State(id).Status == WorkflowStatus.Running; i++)
            host.Pass(TimeSpan.FromHours(1));

        var state = host.State(id);
        Assert.Multiple(() =>
        {
            if (expected["lines"] is JsonArray lines)
                Assert.That(host.Lines, Is.EqualTo(Texts(lines)));
            if (expected["linesInAnyOrder"] is JsonArray any)
                Assert.That(host.Lines, Is.EquivalentTo(Texts(any)));
            Assert.That(
                state.Status.ToString(),
                Is.EqualTo(expected["status"]!.ToString()),
                string.Join(" ", state.Incidents)
            );
            if (expected["subStatus"] is { } subStatus)
                Assert.That(state.SubStatus.ToString(), Is.EqualTo(subStatus.ToString()));
            if (expected["outcomes"] is JsonArray outcomes)
                Assert.That(state.Outcomes, Is.EqualTo(Texts(outcomes)));
            if (expected["output"] is { } output)
                Assert.That(Value.AreEqual(state.Outputs, Parsed(output)), Is.True);
            if (expected["incident"] is { } incident)
                Assert.That(state.Incidents.Single().Message, Is.EqualTo(incident.ToString()));
            if (expected["httpResponse"] is { } response)
                Assert.That(
                    host.Effects.OfType<HttpResponseWritten>().Single().StatusCode,
                    Is.EqualTo(response.GetValue<int>())
                );
        });
    }

    [Test]
    public void Every_activity_of_the_engine_has_a_case()
    {
        var used = Directory.EnumerateFiles(Path.Combine(Folder, "workflows")).Select(File.ReadAllText).ToArray();
        // These have tests of their own: they need people, other instances or a server that is called.
        string[] elsewhere =
        [
            "OzgWorkflow.HumanTask",
            "OzgWorkflow.CancelWorkflow",
            "Elsa.ExecuteWorkflow",
            "Elsa.HttpEndpoint",
            "Elsa.WorkflowDefinitionActivity",
        ];
        Assert.That(
            ActivityCatalog
                .Core.All.Select(x => x.Attribute.Type)
                .Except(elsewhere)
                .Where(type => !used.Any(x => x.Contains($"\"{type}\"", StringComparison.Ordinal))),
            Is.Empty
        );
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, "workflows", file));

    private static EventPublished Event(string name, object? payload) => new(Guid.NewGuid(), name, null, payload);

    private static object? Parsed(JsonNode? json) => json is null ? null : ValueJson.Parse(json.ToJsonString());

    private static IEnumerable<string> Texts(JsonArray list) => list.Select(x => x!.ToString());
}
