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
/// Instances go on in another version whose activities have other names; names are changed where they are names, and
/// nowhere else.
/// </summary>
public sealed class Moving
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    [Test]
    public void Values_that_look_like_an_old_name_stay_what_they_are()
    {
        var (from, to) = (Compile(Undone("alt")), Compile(Undone("neu")));
        var state = Run(from, new Start(Value.EmptyMap));
        state.Compensations.Add(
            new Compensation("alt", new Dictionary<string, object?> { ["status"] = "alt", ["alt"] = 1L })
        );
        var moved = Move(from, to, state, ("alt", "neu"));
        Assert.Multiple(() =>
        {
            Assert.That(moved.Compensations.Single().NodeKey, Is.EqualTo("neu"));
            Assert.That(
                moved.Compensations.Single().Variables,
                Is.EqualTo(new Dictionary<string, object?> { ["status"] = "alt", ["alt"] = 1L })
            );
            Assert.That(moved.Variables["status"], Is.EqualTo("alt"));
        });
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void A_flowchart_knows_the_ways_that_were_gone(string mode)
    {
        var (from, to) = (Compile(Both("links", "rechts", "beide", mode)), Compile(Both("west", "ost", "alle", mode)));
        var state = Run(from, new Start(Value.EmptyMap));
        state = Resume(from, state, "event-links");
        state = Move(from, to, state, ("event-links", "event-west"), ("event-rechts", "event-ost"), ("beide", "alle"));
        state = Resume(to, state, "event-ost");
        Assert.That((state.Status, state.SubStatus), Is.EqualTo((WorkflowStatus.Finished, WorkflowSubStatus.Finished)));
    }

    [Test]
    public void A_way_may_have_an_arrow_in_its_name()
    {
        static WorkflowProgram Version(string meeting) =>
            Compile(
                Flowchart(
                    [
                        Activity("Elsa.FlowFork", "fork", ("branches", Literal(new[] { "> 1000 €", "sonst" }))),
                        Event("e"),
                        Event(meeting),
                    ],
                    ("fork", "> 1000 €", "event-" + meeting),
                    ("fork", "sonst", "event-e"),
                    ("event-e", "Done", "event-" + meeting)
                )
            );
        var (from, to) = (Version("beide"), Version("alle"));
        var moved = Move(from, to, Run(from, new Start(Value.EmptyMap)), ("event-beide", "event-alle"));
        Assert.That(Resume(to, moved, "event-e").Executions.Select(x => x.Node.Key), Does.Contain("event-alle"));
    }

    [Test]
    public void A_state_machine_hears_of_a_trigger_that_has_another_name()
    {
        static WorkflowProgram Version(string trigger) =>
            Compile(Machine("A", [State("A"), State("B")], [Transition("A", "B", Event(trigger))]));
        var (from, to) = (Version("los"), Version("weiter"));
        var moved = Move(from, to, Run(from, new Start(Value.EmptyMap)), ("event-los", "event-weiter"));
        Assert.Multiple(() =>
        {
            Assert.That(moved.CurrentState, Is.EqualTo("A"));
            Assert.That(Resume(to, moved, "event-weiter").Status, Is.EqualTo(WorkflowStatus.Finished));
        });
    }

    [TestCase("action")]
    [TestCase("exit")]
    public void A_transition_that_is_being_taken_must_lead_out_of_the_state_in_the_new_version(string running)
    {
        WorkflowProgram Version(string state, string trigger, string to = "B") =>
            Compile(
                Machine(
                    "A",
                    [State("A", exit: running == "exit" ? Event("e") : null), State("B"), State("C", Event("c"))],
                    [
                        Transition("A", "B", Event("andere")),
                        Transition(state, to, Event(trigger), action: running == "action" ? Event("e") : null),
                    ]
                )
            );
        var from = Version("A", "los");
        InstanceState Leaving() => Resume(from, Run(from, new Start(Value.EmptyMap)), "event-los");
        Assert.Multiple(() =>
        {
            Assert.That(Obstacle(from, Version("B", "los"), Leaving()).UserMessage, Does.Contain("„A“"));
            Assert.That(Obstacle(from, Version("A", "weiter"), Leaving()).UserMessage, Does.Contain("Zuordnung"));
        });
        var renamed = Version("A", "weiter");
        var moved = Move(from, renamed, Leaving(), ("event-los", "event-weiter"));
        Assert.That(Resume(renamed, moved, "event-e").Status, Is.EqualTo(WorkflowStatus.Finished));
        var elsewhere = Version("A", "los", to: "C");
        moved = Resume(elsewhere, Move(from, elsewhere, Leaving()), "event-e");
        Assert.That(moved.CurrentState, Is.EqualTo("C"), "where the new version leads");
    }

    [Test]
    public void A_trigger_of_another_state_in_the_new_version_is_waited_for_no_more()
    {
        static WorkflowProgram Version(string state) =>
            Compile(
                Machine(
                    "A",
                    [State("A"), State("B"), State("C")],
                    [Transition("A", "B", Event("los")), Transition(state, "C", Event("weiter"))]
                )
            );
        var (from, to) = (Version("A"), Version("B"));
        var moved = Move(from, to, Run(from, new Start(Value.EmptyMap)));
        Assert.That(moved.Executions.SelectMany(x => x.Bookmarks).Select(x => x.Name), Is.EqualTo(new[] { "los" }));
        moved = Resume(to, Resume(to, moved, "event-los"), "event-weiter");
        Assert.That(moved.Status, Is.EqualTo(WorkflowStatus.Finished));
    }

    [Test]
    public void What_may_have_to_be_undone_must_be_undoable_in_the_new_version()
    {
        static JsonObject Done(string id, string? by)
        {
            var done = Script(id, "1");
            if (by is not null)
                done["customProperties"] = new JsonObject { ["compensatedBy"] = by };
            return done;
        }

        var from = Compile(Sequence("s", Done("tun", "zurück"), Event("e"), Script("zurück", "1")));
        var without = Compile(Sequence("s", Event("e")));
        var forGood = Compile(Sequence("s", Done("tun", null), Event("e")));
        var renamed = Compile(Sequence("s", Done("machen", "rückgängig"), Event("e"), Script("rückgängig", "1")));
        InstanceState Started() => Run(from, new Start(Value.EmptyMap));
        Assert.Multiple(() =>
        {
            Assert.That(Obstacle(from, without, Started()).UserMessage, Does.Contain("tun").And.Contain("gibt es"));
            Assert.That(Obstacle(from, forGood, Started()).UserMessage, Does.Contain("tun").And.Contain("rückgängig"));
        });
        var moved = Move(from, renamed, Started(), ("tun", "machen"));
        Assert.That(Run(renamed, new Cancel("doch nicht"), moved).SubStatus, Is.EqualTo(WorkflowSubStatus.Cancelled));
    }

    [Test]
    public void What_is_still_to_be_undone_must_be_there_in_the_new_version()
    {
        var (from, to) = (Compile(Undone("zurück")), Compile(Sequence("s", Event("e"))));
        var state = Run(from, new Start(Value.EmptyMap));
        state.Executions.First().Done.Clear();
        state.Compensations.Add(new Compensation("zurück", []));
        Assert.That(Obstacle(from, to, state).ActivityId, Is.EqualTo("zurück"));
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void What_has_completed_unheard_must_be_there_in_the_new_version(string mode)
    {
        WorkflowProgram Version(string first)
        {
            var join = Activity("Elsa.FlowJoin", "j", ("mode", JavaScript("throw new Error('kaputt')")));
            var flowchart = Flowchart([Script(first, "1"), join], (first, "Done", "j"));
            flowchart["customProperties"] = new JsonObject { ["flowchartExecutionMode"] = mode };
            return Compile(flowchart);
        }

        var (from, to) = (Version("alt"), Version("neu"));
        InstanceState Stopped() => Run(from, new Start(Value.EmptyMap));
        Assert.That(Obstacle(from, to, Stopped()).ActivityId, Is.EqualTo("alt"));
        var moved = Move(from, to, Stopped(), ("alt", "neu"));
        Assert.That(moved.Incidents.Single().Message, Does.Contain("kaputt"));
    }

    private static JsonObject Undone(string compensating) =>
        Sequence(
            "s",
            Activity(
                "Elsa.SetVariable",
                "set",
                ("variable", new JsonObject { ["id"] = "status" }),
                ("value", Literal("alt")),
                ("customProperties", new JsonObject { ["compensatedBy"] = compensating })
            ),
            Activity("Elsa.WriteLine", compensating),
            Event("e")
        );

    private static JsonObject Both(string one, string other, string join, string mode)
    {
        var flowchart = Flowchart(
            [
                Activity("Elsa.FlowFork", "fork", ("branches", Literal(new[] { "1", "2" }))),
                Event(one),
                Event(other),
                Activity("Elsa.FlowJoin", join, ("mode", Literal("WaitAll"))),
            ],
            ("fork", "1", "event-" + one),
            ("fork", "2", "event-" + other),
            ("event-" + one, "Done", join),
            ("event-" + other, "Done", join)
        );
        flowchart["customProperties"] = new JsonObject { ["flowchartExecutionMode"] = mode };
        return flowchart;
    }

    private static WorkflowProgram Compile(JsonObject root)
    {
        var result = new ProgramCompiler(ActivityCatalog.Core).Compile(
            WorkflowDefinition.Parse(Workflow(root, "status"))
        );
        Assert.That(result.Problems, Is.Empty);
        return result.Program!;
    }

    private static InstanceState Run(WorkflowProgram program, Stimulus stimulus, InstanceState? state = null) =>
        Interpreter.Advance(program, state ?? Interpreter.NewInstance(Guid.NewGuid()), stimulus, Now).State;

    private static InstanceState Resume(WorkflowProgram program, InstanceState state, string key) =>
        Run(program, new Resume(state.Executions.Single(x => x.Node.Key == key).Bookmarks.Single().Id), state);

    private static Problem Obstacle(WorkflowProgram from, WorkflowProgram to, InstanceState state)
    {
        var migrate = new Migrate("v2", new Dictionary<string, string>());
        return Migration.Run(from, to, state, migrate, Now, EngineLimits.Default).Problems.Single();
    }

    private static InstanceState Move(
        WorkflowProgram from,
        WorkflowProgram to,
        InstanceState state,
        params (string From, string To)[] names
    )
    {
        var migrate = new Migrate("v2", names.ToDictionary(x => x.From, x => x.To));
        var result = Migration.Run(from, to, state, migrate, Now, EngineLimits.Default);
        Assert.That(result.Problems, Is.Empty);
        return result.Burst!.State;
    }
}
