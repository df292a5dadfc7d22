using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>Whoever did the task that is checked is known to the one that checks it.</summary>
[Category("quick")]
public sealed class OtherEyes
{
    private static JsonObject Pair(params (string, JsonNode?)[] first) =>
        Sequence("paar", HumanTask("Vorschlagen", first), HumanTask("Prüfen", ("notSameAs", Literal("Vorschlagen"))));

    [Test]
    public void Loops_that_run_side_by_side_know_their_own()
    {
        var host = new EngineHost(
            Workflow(
                Activity("Elsa.ParallelForEach", "schleife", ("items", Literal(new[] { "a", "b" })), ("body", Pair()))
            )
        );
        var id = host.Start("test");
        var first = Tasks(host).ToArray();
        Complete(host, id, first[0].Bookmark.Id, "anna");
        Complete(host, id, first[1].Bookmark.Id, "bert");
        Assert.That(Tasks(host).Skip(2).Select(NotBy), Is.EqualTo(new[] { "anna", "bert" }));

        host = new EngineHost(
            Workflow(
                Activity("Elsa.ParallelForEach", "schleife", ("items", Literal(new[] { "a", "b" })), ("body", Pair()))
            )
        );
        id = host.Start("test");
        first = [.. Tasks(host)];
        Complete(host, id, first[1].Bookmark.Id, "bert");
        var other = Tasks(host).Last();
        Complete(host, id, first[0].Bookmark.Id, "anna");
        Assert.That((NotBy(other), NotBy(Tasks(host).Last())), Is.EqualTo(("bert", "anna")));
    }

    [Test]
    public void It_is_known_where_the_task_is_called_otherwise_later()
    {
        var (now, limits) = (DateTimeOffset.UnixEpoch, EngineLimits.Default);
        var (before, after) = (Program("Vorschlagen"), Program("Vorschlag"));
        var state = Interpreter
            .Advance(before, Interpreter.NewInstance(Guid.NewGuid()), new Start(Value.EmptyMap), now)
            .State;
        // The output of both turns has one name, and the last wins.
        foreach (var (turn, by) in new[] { (1, "bert"), (0, "anna") })
            state = Interpreter.Advance(before, state, Done(state, "Vorschlagen", turn, by), now).State;
        var renamed = new Migrate("v2", new Dictionary<string, string> { ["Vorschlagen"] = "Vorschlag" });
        state = Migration.Run(before, after, state, renamed, now, limits).Burst!.State;
        var made = new List<string?>();
        foreach (var turn in new[] { 0, 1 })
        {
            var burst = Interpreter.Advance(after, state, Done(state, "Zwischen", 0, "carl"), now);
            state = burst.State;
            made.Add(NotBy(burst.Effects.OfType<BookmarkCreated>().Single()));
        }

        Assert.That(made, Is.EqualTo(new[] { "anna", "bert" }));

        static Resume Done(InstanceState state, string task, int turn, string by) =>
            new(
                state.Executions.Where(x => x.Node.Id == task).ElementAt(turn).Bookmarks.Single().Id,
                new Dictionary<string, object?> { ["outcome"] = "Ja", ["completedBy"] = by }
            );

        static WorkflowProgram Program(string first) =>
            new EngineHost(
                Workflow(
                    Activity(
                        "Elsa.ParallelForEach",
                        "schleife",
                        ("items", Literal(new[] { "a", "b" })),
                        (
                            "body",
                            Sequence(
                                "folge",
                                HumanTask(first),
                                HumanTask("Zwischen"),
                                HumanTask("Prüfen", ("notSameAs", Literal(first)))
                            )
                        )
                    )
                )
            ).Program("test");
    }

    [Test]
    public void Whoever_skipped_it_counts_as_who_did_it()
    {
        var host = new EngineHost(Workflow(Pair(("candidateRole", JavaScript("throw new Error('kaputt')")))));
        var id = host.Start("test");
        var incident = host.State(id).Incidents.Single();
        host.Advance(id, new Skip(incident.Id, "Ja", Value.EmptyMap) { By = "ada" });
        Assert.That(NotBy(Tasks(host).Single()), Is.EqualTo("ada"));
    }

    [Test]
    public void A_skipped_task_has_its_outcome()
    {
        var task = HumanTask(
            "Bestätigen",
            ("candidateRole", JavaScript("throw new Error('kaputt')")),
            ("outcome", JsonNode.Parse("{\"typeName\":\"Object\",\"memoryReference\":{\"id\":\"x\"}}"))
        );
        var host = new EngineHost(Workflow(Sequence("s", task, Event("e")), "x"));
        var id = host.Start("test");
        host.Advance(id, new Skip(host.State(id).Incidents.Single().Id, "Ja", Value.EmptyMap) { By = "ada" });
        Assert.That(host.State(id).Variables.Values, Does.Contain("Ja"));
    }

    [Test]
    public void What_the_system_did_anybody_may_check()
    {
        var host = new EngineHost(Workflow(Pair()));
        var id = host.Start("test");
        Complete(host, id, Tasks(host).Single().Bookmark.Id, null);
        Assert.That(host.State(id).Incidents, Is.Empty);
        Assert.That(NotBy(Tasks(host).Last()), Is.Null);
    }

    private static IEnumerable<BookmarkCreated> Tasks(EngineHost host) =>
        host.Effects.OfType<BookmarkCreated>().Where(x => x.Bookmark.Kind == BookmarkKind.Task);

    private static string? NotBy(BookmarkCreated task) => ((TaskDetails)task.Details!).NotBy;

    private static void Complete(EngineHost host, Guid id, long bookmark, string? by) =>
        host.Advance(
            id,
            new Resume(bookmark, new Dictionary<string, object?> { ["outcome"] = "Ja", ["completedBy"] = by })
        );
}
