using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Outbox;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

[Category("quick")]
public sealed class StateMachines
{
    [Test]
    public void Entry_action_and_exit_run_in_Elsa_s_order()
    {
        var host = new EngineHost(
            Workflow(
                Machine(
                    "A",
                    [State("A", Line("enter A"), Line("exit A")), State("B", Line("enter B"))],
                    [Transition("A", "B", Event("go"), action: Line("action"))]
                )
            )
        );
        var id = host.Start("test");
        Assert.That(host.Resume(id, BookmarkKind.Event, name: "go"), Is.True);
        Assert.That(host.Lines, Is.EqualTo(new[] { "enter A", "action", "exit A", "enter B" }));
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
    }

    [Test]
    public void The_first_trigger_cancels_the_others()
    {
        var host = new EngineHost(
            Workflow(
                Machine(
                    "A",
                    [State("A"), State("B"), State("C")],
                    [
                        Transition("A", "B", Event("b")),
                        Transition("A", "C", Event("c")),
                        Transition("B", "A", Event("back")),
                    ]
                )
            )
        );
        var id = host.Start("test");
        host.Resume(id, BookmarkKind.Event, name: "b");
        Assert.That(host.Resume(id, BookmarkKind.Event, name: "c"), Is.False, "its trigger is gone");
        host.Resume(id, BookmarkKind.Event, name: "back");
        host.Resume(id, BookmarkKind.Event, name: "c");
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
    }

    [Test]
    public void A_condition_that_does_not_hold_arms_the_trigger_again()
    {
        var host = new EngineHost(
            Workflow(
                Machine(
                    "A",
                    [State("A"), State("B", Line("in B"))],
                    [Transition("A", "B", WithResult(Event("go")), "variables.data === 2")]
                ),
                "data"
            )
        );
        var id = host.Start("test");
        host.Resume(id, BookmarkKind.Event, 1L, "go");
        Assert.That(host.Lines, Is.Empty);
        host.Resume(id, BookmarkKind.Event, 2L, "go");
        Assert.That(host.Lines, Is.EqualTo(new[] { "in B" }));
    }

    [Test]
    public void A_broken_condition_is_an_incident_and_the_retry_goes_on_from_there()
    {
        var host = new EngineHost(
            Workflow(
                Machine(
                    "A",
                    [State("A", Line("enter A")), State("B", Line("in B"))],
                    [Transition("A", "B", WithResult(Event("go")), "variables.nichts.da || variables.data")]
                ),
                "data",
                "nichts"
            )
        );
        var id = host.Start("test");
        host.Resume(id, BookmarkKind.Event, true, "go");
        var incident = host.State(id).Incidents.Single();
        Assert.That(host.State(id).SubStatus, Is.EqualTo(WorkflowSubStatus.Faulted));
        host.Advance(id, new Retry(incident.Id));
        Assert.That(
            host.State(id).Incidents.Single().Id,
            Is.Not.EqualTo(incident.Id),
            "the same completion was delivered again and failed again"
        );
        Assert.That(host.Lines, Is.EqualTo(new[] { "enter A" }), "the machine was not started over");
    }

    [TestCase("entry")]
    [TestCase("trigger")]
    [TestCase("action")]
    [TestCase("exit")]
    public void What_is_stuck_in_a_state_or_on_the_way_to_another_is_an_incident_and_the_skip_goes_on(string where)
    {
        JsonObject? At(string place) => place == where ? Stuck() : null;
        var host = new EngineHost(
            Workflow(
                Machine(
                    "A",
                    [State("A", At("entry"), At("exit")), State("B")],
                    [Transition("A", "B", At("trigger") ?? Event("los"), action: At("action"))]
                )
            )
        );
        var id = host.Start("test");
        host.Resume(id, BookmarkKind.Event, name: "los");
        var incident = host.State(id).Incidents.Single();
        Assert.That((incident.Kind, incident.NodeKey, host.State(id).CurrentState), Is.EqualTo(("Stuck", "flow", "A")));
        host.Advance(id, new Skip(incident.Id, null, Value.EmptyMap));
        host.Resume(id, BookmarkKind.Event, name: "los");
        Assert.That(host.State(id).SubStatus, Is.EqualTo(WorkflowSubStatus.Finished));
    }

    [Test]
    public void A_state_that_nothing_leads_out_of_in_another_version_is_an_incident_and_the_retry_ends_there()
    {
        static WorkflowProgram Version(string from, string to) =>
            new EngineHost(
                Workflow(Machine("A", [State("A"), State("B")], [Transition(from, to, Event("los"))]))
            ).Program("test");
        var (now, limits) = (DateTimeOffset.UnixEpoch, EngineLimits.Default);
        var (before, after) = (Version("A", "B"), Version("B", "A"));
        var state = Interpreter
            .Advance(before, Interpreter.NewInstance(Guid.NewGuid()), new Start(Value.EmptyMap), now)
            .State;
        state = Migration
            .Run(before, after, state, new Migrate("v2", new Dictionary<string, string>()), now, limits)
            .Burst!.State;
        var incident = state.Incidents.Single();
        Assert.That((incident.Kind, incident.NodeKey), Is.EqualTo(("Stuck", "machine")));
        state = Interpreter.Advance(after, state, new Retry(incident.Id), now).State;
        Assert.That(state.SubStatus, Is.EqualTo(WorkflowSubStatus.Finished));
    }

    [Test]
    public void A_transition_to_an_unknown_state_is_refused()
    {
        var result = new Compilation.ProgramCompiler(Model.ActivityCatalog.Core).Compile(
            Definitions.WorkflowDefinition.Parse(
                Workflow(Machine("A", [State("A")], [Transition("A", "Nirgends", Event("go"))]))
            )
        );
        Assert.That(result.Problems.Single().Message, Does.Contain("Nirgends"));
        Assert.That(result.Problems.Single().UserMessage, Does.Contain("„Nirgends“"));
    }

    /// <summary>A flowchart that waits for both of two ways of which one is gone.</summary>
    private static JsonObject Stuck()
    {
        var flowchart = Flowchart(
            [
                Activity("Elsa.FlowDecision", "decision", ("condition", Literal(true))),
                Line("a"),
                Line("b"),
                Activity("Elsa.FlowJoin", "join", ("mode", Literal("WaitAll"))),
            ],
            ("decision", "True", "line-a"),
            ("decision", "False", "line-b"),
            ("line-a", "Done", "join"),
            ("line-b", "Done", "join")
        );
        flowchart["customProperties"] = new JsonObject { ["flowchartExecutionMode"] = "TokenBased" };
        return flowchart;
    }

    private static JsonObject WithResult(JsonObject activity)
    {
        activity["result"] = new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = "data" } };
        return activity;
    }
}
