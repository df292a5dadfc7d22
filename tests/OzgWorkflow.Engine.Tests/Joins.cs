using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// Where ways meet again, in both modes: joins fire again in loops, wait for what can still come, and what can never go
/// on says so.
/// </summary>
public sealed class Joins
{
    private static readonly JsonArray FirstAndSecond = (JsonArray)
        JsonNode.Parse(
            """
            [{"label":"x","condition":{"type":"JavaScript","value":"(getN() || 0) == 0"}},{"label":"y","condition":{"type":"JavaScript","value":"getN() == 1"}}]
            """
        )!;

    [Test]
    public void A_flowchart_that_says_nothing_counts_visits_as_stock_Elsa_does()
    {
        // Behind a decision that takes one of two ways, a join for all waits for ever in one mode and is passed over in
        // the other.
        var flowchart = OneOfTwo("WaitAll");
        var host = new EngineHost(Workflow(flowchart));
        Assert.That(host.State(host.Start("test")).Status, Is.EqualTo(WorkflowStatus.Finished));
        Assert.That(host.Lines, Is.EqualTo(new[] { "a" }));
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void A_join_for_any_in_a_loop_goes_on_each_time_whichever_branch_wins(string mode)
    {
        var flowchart = Flowchart(
            [
                Activity("Elsa.FlowFork", "fork", ("branches", Literal(new[] { "A", "B" }))),
                Event("1"),
                Event("2"),
                Join("WaitAny"),
                Count(),
                Activity("Elsa.FlowDecision", "again", ("condition", JavaScript("getN() < 3"))),
                Line("ende"),
            ],
            ("fork", "A", "event-1"),
            ("fork", "B", "event-2"),
            ("event-1", "Done", "join"),
            ("event-2", "Done", "join"),
            ("join", "Done", "count"),
            ("count", "Done", "again"),
            ("again", "True", "fork"),
            ("again", "False", "line-ende")
        );
        var host = new EngineHost(Workflow(In(mode, flowchart), "n"));
        var id = host.Start("test");
        foreach (var name in new[] { "1", "2", "1" })
            Assert.That(host.Resume(id, BookmarkKind.Event, name: name), Is.True, name);
        Assert.Multiple(() =>
        {
            Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
            Assert.That(host.State(id).Variables["n"], Is.EqualTo(3));
            Assert.That(host.Lines, Is.EqualTo(new[] { "ende" }));
        });
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void A_join_for_any_in_a_loop_needs_no_waiting(string mode)
    {
        var flowchart = Flowchart(
            [
                Activity("Elsa.FlowSwitch", "switch", ("cases", FirstAndSecond.DeepClone())),
                Line("A"),
                Line("B"),
                Join("WaitAny"),
                Count(),
                Line("ende"),
            ],
            ("switch", "x", "line-A"),
            ("switch", "y", "line-B"),
            ("switch", "Default", "line-ende"),
            ("line-A", "Done", "join"),
            ("line-B", "Done", "join"),
            ("join", "Done", "count"),
            ("count", "Done", "switch")
        );
        var host = new EngineHost(Workflow(In(mode, flowchart), "n"));
        Assert.That(host.State(host.Start("test")).Status, Is.EqualTo(WorkflowStatus.Finished));
        Assert.That(host.Lines, Is.EqualTo(new[] { "A", "B", "ende" }));
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void A_join_for_the_active_branches_waits_for_no_other(string mode)
    {
        var host = new EngineHost(Workflow(In(mode, OneOfTwo("WaitAllActive"))));
        Assert.That(host.State(host.Start("test")).Status, Is.EqualTo(WorkflowStatus.Finished));
        Assert.That(host.Lines, Is.EqualTo(new[] { "a", "ende" }));
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void A_join_for_the_active_branches_waits_for_those_that_still_come_and_for_those_only(string mode)
    {
        var flowchart = Flowchart(
            [
                Activity("Elsa.FlowFork", "fork", ("branches", Literal(new[] { "A", "B" }))),
                Line("a"),
                Event("b"),
                Activity("Elsa.FlowDecision", "geht", ("condition", JavaScript("getInput('kommt')"))),
                Line("b"),
                Join("WaitAllActive"),
                Line("ende"),
            ],
            ("fork", "A", "line-a"),
            ("fork", "B", "event-b"),
            ("event-b", "Done", "geht"),
            ("geht", "True", "line-b"),
            ("line-a", "Done", "join"),
            ("line-b", "Done", "join"),
            ("join", "Done", "line-ende")
        );
        foreach (var comes in new[] { true, false })
        {
            var host = new EngineHost(Workflow(In(mode, flowchart.DeepClone().AsObject())));
            var id = host.Start("test", new Dictionary<string, object?> { ["kommt"] = comes });
            Assert.That(host.Lines, Is.EqualTo(new[] { "a" }));
            host.Resume(id, BookmarkKind.Event, name: "b");
            Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
            Assert.That(host.Lines, Is.EqualTo(comes ? ["a", "b", "ende"] : new[] { "a", "ende" }));
        }
    }

    [Test]
    public void An_instance_that_waits_for_nothing_has_an_incident_that_says_where_it_stopped()
    {
        var host = new EngineHost(Workflow(In("TokenBased", OneOfTwo("WaitAll"))));
        var state = host.State(host.Start("test"));
        Assert.Multiple(() =>
        {
            Assert.That(
                (state.Status, state.SubStatus),
                Is.EqualTo((WorkflowStatus.Running, WorkflowSubStatus.Faulted))
            );
            Assert.That(
                (state.Incidents.Single().Kind, state.Incidents.Single().NodeKey),
                Is.EqualTo(("Stuck", "flow"))
            );
            Assert.That(state.Incidents.Single().Message, Does.Contain("(join)").And.Contain("(line-b)"));
        });
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void So_has_one_in_which_another_branch_was_waited_for_until_now(string mode)
    {
        var around = Flowchart(
            [
                Activity("Elsa.FlowFork", "fork", ("branches", Literal(new[] { "A", "B" }))),
                In("TokenBased", OneOfTwo("WaitAll")),
                Event("b"),
            ],
            ("fork", "A", "flow"),
            ("fork", "B", "event-b")
        );
        around["id"] = "around";
        var host = new EngineHost(Workflow(In(mode, around)));
        var id = host.Start("test");
        Assert.That(host.State(id).SubStatus, Is.EqualTo(WorkflowSubStatus.Suspended), "it waits for b");
        host.Resume(id, BookmarkKind.Event, name: "b");
        Assert.That(host.State(id).Incidents.Single().Message, Does.Contain("stopped in 'Flussdiagramm (flow)'"));
    }

    [Test]
    public void What_is_stuck_is_skipped_tried_again_or_cancelled()
    {
        var root = Sequence("s", In("TokenBased", OneOfTwo("WaitAll")), Line("danach"));
        var host = new EngineHost(Workflow(root));
        (Guid Id, long Incident) Stuck()
        {
            var id = host.Start("test");
            return (id, host.State(id).Incidents.Single().Id);
        }

        var (skipped, again, cancelled) = (Stuck(), Stuck(), Stuck());
        host.Lines.Clear();
        host.Advance(skipped.Id, new Skip(skipped.Incident, null, Value.EmptyMap));
        Assert.That(
            (host.State(skipped.Id).SubStatus, host.Lines),
            Is.EqualTo((WorkflowSubStatus.Finished, new[] { "danach" }))
        );
        host.Advance(again.Id, new Retry(again.Incident));
        Assert.That(host.Lines, Is.EqualTo(new[] { "danach", "a" }), "the flowchart begins anew");
        Assert.That(host.State(again.Id).Incidents.Single().Kind, Is.EqualTo("Stuck"));
        host.Advance(cancelled.Id, new Cancel("genug"));
        Assert.That(host.State(cancelled.Id).SubStatus, Is.EqualTo(WorkflowSubStatus.Cancelled));
    }

    [Test]
    public void Arrows_to_what_is_not_there_are_a_problem()
    {
        var flowchart = Flowchart([Line("a"), Line("b")], ("line-a", "Done", "line-b"), ("line-b", "Done", "weg"));
        var result = new ProgramCompiler(ActivityCatalog.Core).Compile(WorkflowDefinition.Parse(Workflow(flowchart)));
        var problem = DefinitionCheck.Find(result.Program!).Single();
        Assert.That(
            (problem.ActivityId, problem.Message, problem.UserMessage),
            Is.EqualTo(
                (
                    "flow",
                    "An arrow begins or ends at 'weg', which is not in the flowchart 'Flussdiagramm (flow)': remove it.",
                    "Ein Pfeil beginnt oder endet bei „weg“; diese Aktivität gibt es im Flussdiagramm „Flussdiagramm (flow)“ nicht. Entfernen Sie ihn."
                )
            )
        );
    }

    private static JsonObject OneOfTwo(string mode)
    {
        var cases = JsonNode.Parse(
            """[{"label":"1","condition":{"type":"JavaScript","value":"true"}},{"label":"2","condition":{"type":"JavaScript","value":"false"}}]"""
        );
        return Flowchart(
            [
                Activity("Elsa.FlowSwitch", "switch", ("mode", Literal("MatchAny")), ("cases", cases)),
                Line("a"),
                Line("b"),
                Join(mode),
                Line("ende"),
            ],
            ("switch", "1", "line-a"),
            ("switch", "2", "line-b"),
            ("line-a", "Done", "join"),
            ("line-b", "Done", "join"),
            ("join", "Done", "line-ende")
        );
    }

    private static JsonObject Join(string mode) => Activity("Elsa.FlowJoin", "join", ("mode", Literal(mode)));

    private static JsonObject Count() => Script("count", "setN((getN() || 0) + 1)");

    private static JsonObject In(string mode, JsonObject flowchart)
    {
        flowchart["customProperties"] = new JsonObject { ["flowchartExecutionMode"] = mode };
        return flowchart;
    }
}
