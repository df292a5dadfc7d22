using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// What cannot be done becomes an incident of the instance that it was for: none waits for nothing without a word.
/// </summary>
public sealed class GivenUp : OnARuntime
{
    private static IEnumerable<TestCaseData> Names() =>
        from name in new[] { "'a\\u0000b'", "'ä'.repeat(9000)" }
        from activity in new[]
        {
            Build.Activity("Elsa.Event", "x", ("eventName", Build.JavaScript(name))),
            Build.Activity("Elsa.PublishEvent", "x", ("eventName", Build.JavaScript(name))),
            Build.Activity("Elsa.Correlate", "x", ("correlationId", Build.JavaScript(name))),
            Build.Activity("Elsa.SetName", "x", ("value", Build.JavaScript(name))),
            Build.Activity("Elsa.HttpEndpoint", "x", ("path", Build.JavaScript(name))),
            Build.Activity(
                "Elsa.DispatchWorkflow",
                "x",
                ("workflowDefinitionId", Build.Literal("y")),
                ("correlationId", Build.JavaScript(name))
            ),
        }
        select new TestCaseData(activity).SetArgDisplayNames($"{activity["type"]} {name}");

    [TestCaseSource(nameof(Names))]
    public async Task A_name_that_cannot_be_stored_is_an_incident_that_says_so(JsonObject activity)
    {
        var delay = Build.Activity("Elsa.Delay", "Warten", ("timeSpan", Build.Literal("00:00:01")));
        await Host.Publish(Build.Workflow("w", Build.Sequence(delay, activity)));
        await Host.Start("w");
        Host.Clock.Pass(TimeSpan.FromSeconds(2));
        await Host.FireTimers();
        Assert.That(
            await Host.Scalar<string>("SELECT node_key || ' ' || kind || ' ' || message FROM workflow.incident"),
            Does.StartWith("x Limit ").And.Match("NUL|300")
        );
    }

    [TestCase("title")]
    [TestCase("description")]
    [TestCase("candidateRole")]
    public async Task So_is_a_text_of_a_task(string input)
    {
        await Host.Publish(
            Build.Workflow("w", Build.Sequence(Build.HumanTask("T", (input, Build.JavaScript("'a\\u0000b'")))))
        );
        await Host.Start("w");
        Assert.That(await Host.Scalar<string>("SELECT kind FROM workflow.incident"), Is.EqualTo("Limit"));
    }

    [Test]
    public async Task Work_that_fails_again_and_again_is_told_to_its_instance_and_done_when_that_is_resolved()
    {
        await Host.Publish(
            Build.Workflow(
                "w",
                Build.Sequence(
                    Build.Activity("Elsa.Delay", "Warten", ("timeSpan", Build.Literal("00:00:01"))),
                    Build.HumanTask("Danach")
                )
            )
        );
        var id = await Host.Start("w");
        await Host.Execute("ALTER TABLE workflow.task ADD CONSTRAINT never CHECK (title <> 'Danach')");
        for (var i = 0; i < 20; i++)
        {
            Host.Clock.Pass(TimeSpan.FromMinutes(15));
            await Host.FireTimers();
        }

        var incident = await Host.Scalar<long>(
            "SELECT incident_id FROM workflow.incident WHERE message LIKE '%given up%'"
        );
        Assert.That(incident, Is.Not.Zero);
        Assert.That(
            await Host.Scalar<bool>("SELECT t.is_dead AND t.xmin = i.xmin FROM workflow.timer t, workflow.incident i"),
            Is.True,
            "it is told in the transaction that gives it up: whoever dies in between leaves nobody without a word"
        );
        var letters = Host.Get<DeadLetters>();
        var dead = (await letters.Read(0, 10, default)).Items.Single();
        var (removed, refusal) = await letters.Remove([(dead.Kind, dead.Id)], Actor.System, default);
        Assert.That(refusal?.Message, Does.Contain("wartet noch"), "the instance would wait for nothing");
        Assert.That((removed, (await letters.Read(0, 10, default)).Total), Is.EqualTo((0, 1)));
        Assert.That((await letters.Read(20, 10, default)).Total, Is.EqualTo(1), "a page beyond the end knows it, too");
        await Host.Execute("ALTER TABLE workflow.task DROP CONSTRAINT never");
        await Host.Commands.Handle(new MoveInstance(Guid.NewGuid(), Actor.System, id, new Retry(incident)));
        await Host.FireTimers();
        Assert.That(await Host.Scalar<string>("SELECT title FROM workflow.task"), Is.EqualTo("Danach"));
    }

    [Test]
    public async Task An_incident_and_its_event_say_what_the_instance_belongs_to_and_an_open_one_follows_it()
    {
        static JsonObject Correlate(string id) =>
            Build.Activity("Elsa.Correlate", id, ("correlationId", Build.Literal(id)));
        var root = Build.Activity(
            "Elsa.Parallel",
            "P",
            (
                "activities",
                new JsonArray(
                    Build.Sequence("eins", Correlate("10092"), Build.Activity("Elsa.Fault", "erste")),
                    Build.Sequence(
                        "zwei",
                        Build.Activity("Elsa.Delay", "D", ("timeSpan", Build.Literal("00:01:00"))),
                        Correlate("10026"),
                        Build.Activity("Elsa.Fault", "zweite")
                    )
                )
            )
        );
        var definition = JsonNode.Parse(Build.Workflow("w", root))!;
        definition["options"]!["incidentStrategyType"] = "ContinueWithIncidentsStrategy";
        await Host.Publish(definition.ToJsonString());
        await Host.Start("w", "vorher");
        Assert.That(await Rows(), Is.EqualTo("erste 10092"));
        Host.Clock.Pass(TimeSpan.FromMinutes(2));
        await Host.FireTimers();
        Assert.That(await Rows(), Is.EqualTo("erste 10026, zweite 10026"));
        Assert.That(
            await Host.Scalar<string>(
                """
                SELECT string_agg(concat_ws(' ', e ->> 'activityId', e ->> 'ozgId', ozg_id), ', ' ORDER BY sequence)
                FROM workflow.outbox, CAST(payload AS json) e WHERE type = 'IncidentOccurred'
                """
            ),
            Is.EqualTo("erste 10092 10092, zweite 10026 10026"),
            "what was said stays said"
        );

        Task<string?> Rows() =>
            Host.Scalar<string>(
                "SELECT string_agg(node_key || ' ' || correlation_id, ', ' ORDER BY node_key) FROM workflow.incident"
            );
    }

    [Test]
    public async Task Workflows_that_wait_for_each_other_in_a_circle_stop_at_a_depth()
    {
        foreach (var (id, other) in new[] { ("a", "b"), ("b", "a") })
            await Host.Publish(Build.Workflow(id, Build.Child("ruft", Build.Literal(other))));
        await Host.Start("a");
        await Host.DoWork();
        Assert.That(
            await Host.Scalar<long>("SELECT count(*) FROM workflow.instance"),
            Is.EqualTo(EngineLimits.Default.ChildDepth)
        );
        Assert.That(
            await Host.Scalar<string>("SELECT min(message) FROM workflow.incident WHERE message LIKE '%ChildDepth%'"),
            Is.Not.Null
        );
    }

    [Test]
    public async Task A_singleton_that_runs_is_no_reason_to_give_up()
    {
        var starts = Build.Event("los");
        starts["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        await Host.Publish(Build.Workflow("einer", Build.Sequence(starts, Build.HumanTask("T")), "Singleton"));
        Assert.That(await Raise(), Is.True);
        Assert.That(await Raise(), Is.False, "and is nobody's");
        Assert.That(await Raise(TimeSpan.FromDays(1)), Is.True);
        await Host.DoWork();
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.instance"), Is.EqualTo(1));
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.job"), Is.Zero);
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.kept_event"), Is.EqualTo(1));

        Task<bool> Raise(TimeSpan? keepFor = null) =>
            Host.Raise(new EventPublished(Guid.NewGuid(), "los", null, null, keepFor));
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task Of_signals_at_once_that_start_singletons_one_is_delivered(int definitions)
    {
        for (var i = 0; i < definitions; i++)
        {
            var starts = Build.Event("los");
            starts["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
            await Host.Publish(Build.Workflow($"einer{i}", Build.Sequence(starts, Build.HumanTask("T")), "Singleton"));
        }

        var delivered = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => Task.Run(() => Host.Raise(new EventPublished(Guid.NewGuid(), "los", null, null))))
        );
        await Host.DoWork();
        Assert.That(delivered.Count(x => x), Is.EqualTo(1));
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.instance"), Is.EqualTo(definitions));
    }
}
