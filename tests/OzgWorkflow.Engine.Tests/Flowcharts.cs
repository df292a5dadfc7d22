using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Outbox;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

[Category("quick")]
public sealed class Flowcharts
{
    [Test]
    public void The_same_activity_waiting_in_two_branches_resumes_in_both()
    {
        var host = new EngineHost(
            Workflow(
                Activity(
                    "Elsa.ParallelForEach",
                    "each",
                    ("items", Literal(new[] { 1, 2 })),
                    (
                        "body",
                        Sequence("body", Event("go"), Script("mark", "setVariable('n', (getVariable('n') || 0) + 1)"))
                    )
                ),
                "n"
            )
        );
        var id = host.Start("test");
        host.Resume(id, BookmarkKind.Event, name: "go");
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Running));
        host.Resume(id, BookmarkKind.Event, name: "go");
        Assert.That((host.State(id).Status, host.State(id).Variables["n"]), Is.EqualTo((WorkflowStatus.Finished, 2L)));
    }

    [Test]
    public void A_join_that_waits_for_any_cancels_the_branch_that_lost()
    {
        var join = Activity("Elsa.FlowJoin", "join", ("mode", Literal("WaitAny")));
        var host = new EngineHost(
            Workflow(
                Flowchart(
                    [Line("start"), Event("a"), Event("b"), join, Line("end")],
                    ("line-start", "Done", "event-a"),
                    ("line-start", "Done", "event-b"),
                    ("event-a", "Done", "join"),
                    ("event-b", "Done", "join"),
                    ("join", "Done", "line-end")
                )
            )
        );
        var id = host.Start("test");
        host.Resume(id, BookmarkKind.Event, name: "b");
        Assert.That(host.Lines, Is.EqualTo(new[] { "start", "end" }));
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
        Assert.That(host.Effects.OfType<BookmarkRemoved>().Count(x => !x.Completed), Is.EqualTo(1));
    }

    [Test]
    public void A_join_that_waits_for_all_goes_on_once_after_the_last()
    {
        var join = Activity("Elsa.FlowJoin", "join", ("mode", Literal("WaitAll")));
        var host = new EngineHost(
            Workflow(
                Flowchart(
                    [Line("start"), Event("a"), Event("b"), join, Line("end")],
                    ("line-start", "Done", "event-a"),
                    ("line-start", "Done", "event-b"),
                    ("event-a", "Done", "join"),
                    ("event-b", "Done", "join"),
                    ("join", "Done", "line-end")
                )
            )
        );
        var id = host.Start("test");
        host.Resume(id, BookmarkKind.Event, name: "b");
        Assert.That(host.Lines, Is.EqualTo(new[] { "start" }));
        host.Resume(id, BookmarkKind.Event, name: "a");
        Assert.That(host.Lines, Is.EqualTo(new[] { "start", "end" }));
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void One_with_two_triggers_goes_on_from_the_one_that_started_it(string mode)
    {
        var host = new EngineHost(TwoTriggers(mode, "b"));
        host.Start("test", trigger: "event-a");
        Assert.That(host.Lines, Is.EqualTo(new[] { "a", "ende" }));
        host.Lines.Clear();
        var id = host.Start("test", trigger: "event-b");
        host.Resume(id, BookmarkKind.Event, name: "2");
        Assert.That(host.Lines, Is.Empty, "the join waits for both");
        host.Resume(id, BookmarkKind.Event, name: "1");
        Assert.That((host.State(id).Status, host.Lines), Is.EqualTo((WorkflowStatus.Finished, new[] { "ende" })));
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void So_it_does_in_a_version_that_calls_that_trigger_otherwise(string mode)
    {
        var (now, limits) = (DateTimeOffset.UnixEpoch, EngineLimits.Default);
        var (from, to) = (Program("b"), Program("c"));
        var state = Interpreter
            .Advance(
                from,
                Interpreter.NewInstance(Guid.NewGuid()),
                new Start(Value.EmptyMap) { Trigger = "event-b" },
                now
            )
            .State;
        var renamed = new Migrate("v2", new Dictionary<string, string> { ["event-b"] = "event-c" });
        state = Migration.Run(from, to, state, renamed, now, limits).Burst!.State;
        var lines = new List<string>();
        foreach (var name in new[] { "1", "2" })
        {
            var bookmark = state.Executions.SelectMany(x => x.Bookmarks).Single(x => x.Name == name);
            var burst = Interpreter.Advance(to, state, new Resume(bookmark.Id), now);
            state = burst.State;
            lines.AddRange(burst.Effects.OfType<LineWritten>().Select(x => x.Text));
        }

        Assert.That(lines, Is.EqualTo(new[] { "ende" }));

        WorkflowProgram Program(string second) => new EngineHost(TwoTriggers(mode, second)).Program("test");
    }

    [Test]
    public void A_switch_takes_the_first_match_or_the_default()
    {
        var cases = System.Text.Json.Nodes.JsonNode.Parse(
            """[{"label":"klein","condition":{"type":"JavaScript","value":"getInput('n') < 10"}},{"label":"groß","condition":{"type":"JavaScript","value":"getInput('n') > 100"}}]"""
        );
        string Run(int n)
        {
            var host = new EngineHost(
                Workflow(
                    Flowchart(
                        [
                            Activity("Elsa.FlowSwitch", "switch", ("cases", cases!.DeepClone())),
                            Line("klein"),
                            Line("groß"),
                            Line("sonst"),
                        ],
                        ("switch", "klein", "line-klein"),
                        ("switch", "groß", "line-groß"),
                        ("switch", "Default", "line-sonst")
                    )
                )
            );
            host.Start("test", new Dictionary<string, object?> { ["n"] = (long)n });
            return string.Join(",", host.Lines);
        }

        Assert.That((Run(1), Run(1000), Run(50)), Is.EqualTo(("klein", "groß", "sonst")));
    }

    /// <summary>From "a" one way leads to the end, from the second trigger two that meet before.</summary>
    private static string TwoTriggers(string mode, string second)
    {
        var flowchart = Flowchart(
            [
                Trigger("a"),
                Trigger(second),
                Line("a"),
                Event("1"),
                Event("2"),
                Activity("Elsa.FlowJoin", "join", ("mode", Literal("WaitAll"))),
                Line("ende"),
            ],
            ("event-a", "Done", "line-a"),
            ("line-a", "Done", "line-ende"),
            ("event-" + second, "Done", "event-1"),
            ("event-" + second, "Done", "event-2"),
            ("event-1", "Done", "join"),
            ("event-2", "Done", "join"),
            ("join", "Done", "line-ende")
        );
        flowchart["customProperties"] = new JsonObject { ["flowchartExecutionMode"] = mode };
        return Workflow(flowchart);
    }

    private static JsonObject Trigger(string name)
    {
        var trigger = Event(name);
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return trigger;
    }
}
