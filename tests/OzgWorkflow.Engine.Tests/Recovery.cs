using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.Time;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Journal;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>What fails is tried again, becomes an incident, is skipped or undone; nothing is swallowed.</summary>
[Category("quick")]
public sealed class Recovery
{
    private const string FailsAtFirst =
        "variables.versuche = (variables.versuche || 0) + 1; if (variables.versuche <= getInput('scheitert')) throw new Error('Versuch ' + variables.versuche)";

    [Test]
    public void A_retry_policy_tries_again_with_growing_pauses()
    {
        var host = new EngineHost(
            Workflow(Sequence("s", Retried(Script("wackelt", FailsAtFirst), 3), Line("fertig")), "versuche")
        );
        var id = host.Start("test", Fails(2));
        var pauses = new List<double>();
        while (Due(host, id) is { } due)
        {
            pauses.Add((due - host.Now).TotalSeconds);
            host.Pass(due - host.Now);
        }

        Assert.Multiple(() =>
        {
            Assert.That(host.Lines, Is.EqualTo(new[] { "fertig" }));
            Assert.That(pauses, Has.Count.EqualTo(2));
            Assert.That(pauses[0], Is.InRange(10, 12), "ten seconds and up to a fifth of jitter");
            Assert.That(pauses[1], Is.InRange(20, 24));
            Assert.That(host.State(id).Incidents, Is.Empty);
        });
    }

    [Test]
    public void When_the_tries_are_used_up_the_incident_has_the_whole_story()
    {
        var host = new EngineHost(Workflow(Retried(Script("wackelt", FailsAtFirst), 3), "versuche"));
        var id = host.Start("test", Fails(99));
        while (Due(host, id) is { } due)
            host.Pass(due - host.Now);
        var incident = host.State(id).Incidents.Single();
        Assert.Multiple(() =>
        {
            Assert.That(incident.FailedTries, Has.Count.EqualTo(3));
            Assert.That(incident.FailedTries[1], Does.Contain("Versuch 2"));
            Assert.That(incident.Message, Does.Contain("Versuch 4"));
        });
    }

    [Test]
    public void Errors_that_the_policy_does_not_name_are_not_tried_again()
    {
        var activity = Retried(Script("wackelt", FailsAtFirst), 3);
        activity["customProperties"]!["retryPolicy"]!["errors"] = new JsonArray("Http*");
        var host = new EngineHost(Workflow(activity, "versuche"));
        Assert.That(host.State(host.Start("test", Fails(1))).Incidents, Has.Count.EqualTo(1));
    }

    [Test]
    public void An_incident_is_tried_again_after_a_variable_was_changed()
    {
        var host = new EngineHost(
            Workflow(
                Sequence("s", Script("prüft", "if (variables.wert !== 42) throw new Error('falsch')"), Line("fertig")),
                "wert"
            )
        );
        var id = host.Start("test");
        host.Advance(id, new ChangeVariables(new Dictionary<string, object?> { ["wert"] = 42L }));
        host.Advance(id, new Retry(host.State(id).Incidents.Single().Id));
        Assert.Multiple(() =>
        {
            Assert.That(host.Lines, Is.EqualTo(new[] { "fertig" }));
            Assert.That(
                host.Journal.Single(x => x.Event == JournalEvent.VariableChanged),
                Has.Property("Detail").EqualTo("wert").And.Property("Data").EqualTo(42L)
            );
        });
    }

    [Test]
    public void What_is_skipped_leaves_the_outputs_that_someone_gave()
    {
        var host = new EngineHost(
            Workflow(
                Flowchart(
                    [
                        Activity("Elsa.RunJavaScript", "rechnet", ("script", Literal("throw new Error('kaputt')"))),
                        Activity("Elsa.WriteLine", "line", ("text", JavaScript("getOutputFrom('rechnet', 'Result')"))),
                    ],
                    ("rechnet", "Done", "line")
                )
            )
        );
        var id = host.Start("test");
        host.Advance(
            id,
            new Skip(
                host.State(id).Incidents.Single().Id,
                null,
                new Dictionary<string, object?> { ["Result"] = "von Hand" }
            )
        );
        Assert.That(
            (host.Lines.Single(), host.State(id).SubStatus),
            Is.EqualTo(("von Hand", WorkflowSubStatus.Finished))
        );
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void What_a_container_did_before_it_failed_is_done_once_however_often_it_is_tried(string mode)
    {
        var flow = In(
            mode,
            Flowchart(
                [Script("A", "1"), Line("einmal"), Join("join", "WaitAll", "ok"), Line("ende")],
                ("A", "Done", "line-einmal"),
                ("A", "Done", "join"),
                ("join", "Done", "line-ende")
            )
        );
        var host = new EngineHost(Workflow(flow, "ok"));
        var id = host.Start("test");
        Retry(host, id);
        Assert.That(host.State(id).Incidents, Has.Count.EqualTo(1), "it fails as before");
        Retry(host, id, "ok");
        Assert.That(host.Lines, Is.EqualTo(new[] { "einmal", "ende" }));
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void A_branch_is_given_up_only_when_what_gives_it_up_succeeds(string mode)
    {
        var flow = In(
            mode,
            Flowchart(
                [
                    Script("S", "1"),
                    HumanTask("T"),
                    Script("A", "1"),
                    Join("any", "WaitAny"),
                    Join("all", "WaitAll", "ok"),
                    Line("ende"),
                ],
                ("S", "Done", "T"),
                ("S", "Done", "A"),
                ("A", "Done", "any"),
                ("T", "Ja", "any"),
                ("A", "Done", "all"),
                ("any", "Done", "line-ende")
            )
        );
        var host = new EngineHost(Workflow(flow, "ok"));
        var id = host.Start("test");
        Assert.That(host.State(id).Executions.Select(x => x.Node.Key), Is.EqualTo(new[] { "flow", "T" }));
        Assert.That(host.Effects.OfType<BookmarkRemoved>(), Is.Empty);
        Retry(host, id, "ok");
        Assert.That(host.Effects.OfType<BookmarkRemoved>().Single().Bookmark.Kind, Is.EqualTo(BookmarkKind.Task));
        Assert.That(host.Journal.Count(x => x is { NodeKey: "T", Event: JournalEvent.Cancelled }), Is.EqualTo(1));
        Assert.That(host.Lines, Is.EqualTo(new[] { "ende" }));
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void A_loop_that_came_to_a_limit_goes_on_where_it_was(string mode)
    {
        var flow = In(
            mode,
            Flowchart(
                [
                    Script("A", "variables.n = (variables.n || 0) + 1"),
                    Activity("Elsa.FlowDecision", "D", ("condition", JavaScript("variables.n < 30"))),
                    Line("ende"),
                ],
                ("A", "Done", "D"),
                ("D", "True", "A"),
                ("D", "False", "line-ende")
            )
        );
        var host = new EngineHost(Workflow(flow, "n")) { Limits = new EngineLimits { ActivitiesPerBurst = 50 } };
        var id = host.Start("test");
        Assert.That(host.State(id).Incidents.Single().Kind, Is.EqualTo(FaultException.Limit));
        Retry(host, id);
        var state = host.State(id);
        Assert.That(state.Status, Is.EqualTo(WorkflowStatus.Finished), string.Join(" ", state.Incidents));
        Assert.That((host.Lines.Single(), state.Variables["n"]), Is.EqualTo(("ende", 30L)));
    }

    [TestCase("TokenBased")]
    [TestCase("CounterBased")]
    public void A_container_that_is_to_try_again_hears_of_nothing_else_before(string mode)
    {
        var flow = Retried(
            Flowchart(
                [Script("S", "1"), HumanTask("T"), Script("A", "1"), Join("join", "WaitAll", "ok"), Line("ende")],
                ("S", "Done", "A"),
                ("S", "Done", "T"),
                ("A", "Done", "join"),
                ("join", "Done", "line-ende")
            ),
            1
        );
        flow["customProperties"]!["flowchartExecutionMode"] = mode;
        var host = new EngineHost(Workflow(flow, "ok"));
        var id = host.Start("test");
        Assert.That(host.Complete(id, "Ja"), Is.True);
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Running));
        host.Advance(id, new ChangeVariables(new Dictionary<string, object?> { ["ok"] = true }));
        host.Pass(TimeSpan.FromMinutes(1));
        Assert.That(host.Lines, Is.EqualTo(new[] { "ende" }));
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
    }

    [Test]
    public void What_would_run_side_by_side_is_as_much_as_may_run_or_nothing()
    {
        var each = Activity(
            "Elsa.ParallelForEach",
            "each",
            ("items", JavaScript("new Array(variables.n || 60).fill(0)")),
            ("body", Line("x"))
        );
        var host = new EngineHost(Workflow(each, "n")) { Limits = new EngineLimits { ActivitiesPerBurst = 50 } };
        var id = host.Start("test");
        Assert.That(host.State(id).Incidents.Single().NodeKey, Is.EqualTo("each"));
        Assert.That((host.Lines.Count, host.State(id).Executions.Count()), Is.EqualTo((0, 1)));
        host.Advance(id, new ChangeVariables(new Dictionary<string, object?> { ["n"] = 40L }));
        Retry(host, id);
        Assert.That(host.Lines, Has.Count.EqualTo(40));
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
    }

    [Test]
    public void What_was_done_in_a_cancelled_scope_is_undone_in_reverse_order_with_a_key()
    {
        var host = new EngineHost(Workflow(Sequence("außen", Booking(), Line("danach"))));
        var id = host.Start("test");
        host.Advance(id, new Cancel("doch nicht"));
        Assert.Multiple(() =>
        {
            Assert.That(
                host.Lines.Skip(2).Select(x => x.Split(' ')[0]),
                Is.EqualTo(new[] { "storno-hotel", "storno-flug" })
            );
            Assert.That(host.Lines.Skip(2).Select(x => Guid.Parse(x.Split(' ')[1])), Is.Unique);
            Assert.That(host.State(id).SubStatus, Is.EqualTo(WorkflowSubStatus.Cancelled));
        });
    }

    [Test]
    public void What_was_done_in_a_faulted_scope_that_says_so_is_undone_and_the_scope_is_left()
    {
        var booking = Booking(last: Activity("Elsa.Fault", "bruch", ("message", Literal("kein Geld"))));
        booking["customProperties"] = new JsonObject { ["onFault"] = "compensate" };
        var host = new EngineHost(Workflow(Sequence("außen", booking, Line("danach"))));
        host.Start("test");
        Assert.That(
            host.Lines.Select(x => x.Split(' ')[0]),
            Is.EqualTo(new[] { "flug", "hotel", "storno-hotel", "storno-flug", "danach" })
        );
    }

    [Test]
    public void A_compensation_that_fails_is_tried_again_with_the_same_key()
    {
        var booking = Booking(
            undo: Script("storno-hotel", FailsAtFirst + "; setVariable('schlüssel', variables.IdempotencyKey)")
        );
        var host = new EngineHost(Workflow(booking, "versuche", "schlüssel"));
        var id = host.Start("test", Fails(1));
        host.Advance(id, new Cancel("doch nicht"));
        Assert.That(
            host.Lines,
            Is.EqualTo(new[] { "flug", "hotel" }),
            "the later one is not undone yet, so the earlier one waits"
        );
        host.Advance(id, new Retry(host.State(id).Incidents.Single().Id));
        Assert.That(host.Lines.Last(), Does.StartWith("storno-flug"));
        Assert.That(Guid.TryParse(host.State(id).Variables["schlüssel"]?.ToString(), out _), Is.True);
    }

    /// <summary>Books a flight and a hotel, each with its way back, and then waits.</summary>
    private static JsonObject Booking(JsonObject? last = null, JsonObject? undo = null) =>
        Activity(
            "Elsa.Flowchart",
            "buchung",
            (
                "activities",
                new JsonArray(
                    Undoable("flug", "storno-flug"),
                    Undoable("hotel", "storno-hotel"),
                    last ?? Activity("Elsa.Event", "warten", ("eventName", Literal("weiter"))),
                    Undo("storno-flug"),
                    undo ?? Undo("storno-hotel")
                )
            ),
            (
                "connections",
                new JsonArray(Connection("flug", "hotel"), Connection("hotel", last?["id"]!.ToString() ?? "warten"))
            )
        );

    private static JsonObject Undoable(string id, string by) =>
        Activity(
            "Elsa.WriteLine",
            id,
            ("text", Literal(id)),
            ("customProperties", new JsonObject { ["compensatedBy"] = by })
        );

    private static JsonObject Undo(string id) =>
        Activity("Elsa.WriteLine", id, ("text", JavaScript($"'{id} ' + variables.IdempotencyKey")));

    private static JsonObject Connection(string from, string to) =>
        new()
        {
            ["source"] = new JsonObject { ["activity"] = from, ["port"] = "Done" },
            ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        };

    private static JsonObject Join(string id, string mode, string? needs = null) =>
        Activity(
            "Elsa.FlowJoin",
            id,
            (
                "mode",
                needs is null
                    ? Literal(mode)
                    : JavaScript($"if (!variables.{needs}) throw new Error('nicht {needs}'); '{mode}'")
            )
        );

    private static JsonObject In(string mode, JsonObject flowchart)
    {
        flowchart["customProperties"] = new JsonObject { ["flowchartExecutionMode"] = mode };
        return flowchart;
    }

    private static void Retry(EngineHost host, Guid id, string? now = null) =>
        host.Advance(
            id,
            new Retry(host.State(id).Incidents.Single().Id)
            {
                Values = now is null ? Value.EmptyMap : new Dictionary<string, object?> { [now] = true },
            }
        );

    private static JsonObject Retried(JsonObject activity, int count)
    {
        activity["customProperties"] = new JsonObject
        {
            ["retryPolicy"] = new JsonObject { ["count"] = count, ["delay"] = "00:00:10" },
        };
        return activity;
    }

    private static Dictionary<string, object?> Fails(long times) => new() { ["scheitert"] = times };

    private static DateTimeOffset? Due(EngineHost host, Guid id) =>
        host.State(id).Executions.SelectMany(x => x.Bookmarks).Min(x => x.Due);
}
