using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
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
}
