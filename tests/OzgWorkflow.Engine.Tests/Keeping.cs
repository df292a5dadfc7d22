using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Outbox;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>What is committed when, and what the journal keeps.</summary>
[Category("quick")]
public sealed class Keeping
{
    [TestCase(null, 0)]
    [TestCase("WorkflowExecuting", 0)]
    [TestCase("ActivityExecuted", 4)]
    [TestCase("ActivityExecuting", 4)]
    public void A_workflow_may_ask_for_more_commits(string? strategy, int atLeast)
    {
        var definition = JsonNode.Parse(Workflow(Sequence("s", Line("a"), Line("b"), Line("c"), Line("d"))))!;
        definition["options"] = new JsonObject { ["commitStrategyName"] = strategy };
        var host = new EngineHost(definition.ToJsonString());
        host.Start("test");
        Assert.That(
            host.Effects.OfType<ContinuationRequested>().Count(),
            atLeast == 0 ? Is.Zero : Is.GreaterThanOrEqualTo(atLeast - 1)
        );
        Assert.That(host.Lines, Is.EqualTo(new[] { "a", "b", "c", "d" }));
    }

    [Test]
    public void An_activity_may_ask_for_a_commit_of_its_own()
    {
        var line = Line("b");
        line["customProperties"] = new JsonObject { ["commitStrategyName"] = "Executed" };
        var host = new EngineHost(Workflow(Sequence("s", Line("a"), line, Line("c"))));
        host.Start("test");
        Assert.That(host.Effects.OfType<ContinuationRequested>().Count(), Is.EqualTo(1));
        Assert.That(host.Lines, Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [TestCase("ActivityExecuting")]
    [TestCase("ActivityExecuted")]
    public void What_goes_on_with_incidents_does_so_beyond_each_commit(string strategy)
    {
        var host = Committing(
            strategy,
            Script("kaputt", "throw new Error('kaputt')"),
            "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa"
        );
        var id = host.Start("test");
        Assert.That(host.Lines, Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(host.State(id).Incidents, Has.Count.EqualTo(1));
    }

    [TestCase("ActivityExecuting", true)]
    [TestCase("ActivityExecuting", false)]
    [TestCase("ActivityExecuted", true)]
    [TestCase("ActivityExecuted", false)]
    public void What_an_incident_stopped_behind_a_commit_goes_on_once_it_is_dealt_with(string strategy, bool isRetried)
    {
        var host = Committing(strategy, Script("prüft", "if (!variables.ok) throw new Error('nicht ok')"));
        var id = host.Start("test");
        Assert.That(host.Lines, Does.Not.Contain("c"));
        Assert.That(host.Advance(id, new Continue()).WasAccepted, Is.False);
        var incident = host.State(id).Incidents.Single().Id;
        host.Advance(
            id,
            isRetried
                ? new Retry(incident) { Values = new Dictionary<string, object?> { ["ok"] = true } }
                : new Skip(incident, null, Value.EmptyMap)
        );
        Assert.That(host.Lines, Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
    }

    [Test]
    public void No_commit_comes_between_a_start_and_what_triggered_it()
    {
        var trigger = Event("e");
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        var definition = JsonNode.Parse(Workflow(Flowchart([trigger, Line("a")], ("event-e", "Done", "line-a"))))!;
        definition["options"] = new JsonObject { ["commitStrategyName"] = "ActivityExecuting" };
        var program = new EngineHost(definition.ToJsonString()).Program("test");
        var burst = Interpreter.Advance(
            program,
            Interpreter.NewInstance(Guid.NewGuid()),
            new Start(Value.EmptyMap) { Trigger = "event-e" },
            DateTimeOffset.UnixEpoch
        );
        Assert.That(
            burst.Journal.Where(x => x.Event == JournalEvent.Completed).Select(x => x.NodeKey),
            Is.EqualTo(new[] { "event-e" })
        );
        Assert.That(burst.Effects.OfType<ContinuationRequested>().Count(), Is.EqualTo(1));
    }

    private static EngineHost Committing(string strategy, JsonObject beside, string? incidents = null)
    {
        var definition = JsonNode.Parse(
            Workflow(
                Activity(
                    "Elsa.Parallel",
                    "p",
                    ("activities", new JsonArray(Sequence("s", Line("a"), Line("b"), Line("c")), beside))
                ),
                "ok"
            )
        )!;
        definition["options"] = new JsonObject
        {
            ["commitStrategyName"] = strategy,
            ["incidentStrategyType"] = incidents,
        };
        return new EngineHost(definition.ToJsonString());
    }

    [TestCase("""{ "logPersistenceMode": { "default": "Include" } }""", "text", true)]
    [TestCase("""{ "logPersistenceMode": { "default": "Exclude" } }""", "text", false)]
    [TestCase("""{ "logPersistenceMode": { "default": "Exclude", "inputs": { "text": "Include" } } }""", "text", true)]
    [TestCase("""{ "logPersistenceMode": { "default": "Include", "inputs": { "text": "Exclude" } } }""", "text", false)]
    [TestCase("""{ "logPersistenceMode": { "default": "Inherit" } }""", "text", true)]
    public void The_journal_keeps_the_inputs_that_the_definition_says(string properties, string input, bool isKept)
    {
        var line = Line("a");
        line["customProperties"] = JsonNode.Parse(properties);
        var host = new EngineHost(Workflow(Sequence("s", line)));
        host.Start("test");
        var data =
            host.Journal.Single(x => x is { NodeKey: "line-a", Event: JournalEvent.Started }).Data
            as IReadOnlyDictionary<string, object?>;
        Assert.That(
            data is not null && data.Keys.Any(x => string.Equals(x, input, StringComparison.OrdinalIgnoreCase)),
            Is.EqualTo(isKept),
            ValueJson.ToJson(data)
        );
    }

    [Test]
    public void The_journal_keeps_the_inputs_with_which_a_loop_began()
    {
        var loop = Activity(
            "Elsa.While",
            "w",
            ("condition", JavaScript("(getN() || 0) < 2")),
            ("body", Script("weiter", "setN((getN() || 0) + 1)"))
        );
        var host = new EngineHost(Workflow(Sequence("s", loop), "N"));
        host.Start("test");
        var started = host.Journal.Single(x => x is { NodeKey: "w", Event: JournalEvent.Started });
        Assert.That(ValueJson.ToJson(started.Data), Does.Contain("true"));
    }

    [Test]
    public void Every_change_of_a_variable_is_kept_with_the_activity_that_made_it()
    {
        var host = new EngineHost(
            Workflow(
                Sequence("s", Script("eins", "variables.x = 1"), Script("zwei", "setVariable('x', { a: [2] })")),
                "x"
            )
        );
        host.Start("test");
        Assert.That(
            host.Journal.Where(x => x.Event == JournalEvent.VariableChanged)
                .Select(x => $"{x.NodeKey} {x.Detail} {ValueJson.ToJson(x.Data)}"),
            Is.EqualTo(new[] { "eins x 1", "zwei x {\"a\":[2]}" })
        );
    }
}
