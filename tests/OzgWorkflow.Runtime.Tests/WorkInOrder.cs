using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>What is meant for one instance reaches it in the order in which it came up, even when one of it is put off.</summary>
public sealed class WorkInOrder
{
    private RuntimeHost _host = null!;

    [SetUp]
    public async Task Start() => _host = new RuntimeHost(await Postgres.Server.CreateDatabase());

    [TearDown]
    public async Task Stop() => await _host.DisposeAsync();

    [Test]
    public async Task A_child_that_is_cancelled_before_it_started_does_not_live_on()
    {
        await _host.Publish(Build.Workflow("kind", Build.Sequence(Build.HumanTask("K"))));
        await _host.Publish(Build.Workflow("eltern", Build.Sequence(Waits("kind"))));
        var id = await _host.Start("eltern");
        await PutOff();
        await _host.Commands.Handle(new MoveInstance(Guid.NewGuid(), Actor.System, id, new Cancel("doch nicht")));
        await _host.DoWork();
        _host.Clock.Pass(TimeSpan.FromSeconds(5));
        await _host.DoWork();
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE status = 0"), Is.Zero);
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.job"), Is.Zero);
    }

    [Test]
    public async Task That_a_child_goes_on_again_does_not_overtake_that_it_stopped()
    {
        var fails = Build.Activity(
            "Elsa.RunJavaScript",
            "Prüfen",
            ("script", Build.Literal("if (!variables.heil) throw new Error('kaputt')"))
        );
        await _host.Publish(Build.Workflow("kind", Build.Sequence(fails, Build.HumanTask("K")), null, "heil"));
        await _host.Publish(Build.Workflow("eltern", Build.Sequence(Waits("kind"))));
        await _host.Start("eltern");
        var child = await _host.Scalar<Guid>("SELECT instance_id FROM workflow.job");
        // One job: the child starts, and leaves word for its parent.
        var word = "SELECT count(*) FROM workflow.job WHERE payload LIKE '%ChildFaulted%'";
        await _host.Execute(
            "ALTER TABLE workflow.job ADD CONSTRAINT later CHECK (attempts = 0 OR payload NOT LIKE '%ChildFaulted%')"
        );
        try
        {
            await _host.DoWork();
        }
        catch (Npgsql.PostgresException)
        {
            // Nobody can take that job yet.
        }

        Assert.That(await _host.Scalar<long>(word), Is.EqualTo(1));
        await _host.Execute("ALTER TABLE workflow.job DROP CONSTRAINT later");
        await PutOff();
        var incident = await _host.Scalar<long>("SELECT incident_id FROM workflow.incident");
        var retry = new Retry(incident) { Values = new Dictionary<string, object?> { ["heil"] = true } };
        await _host.Commands.Handle(new MoveInstance(Guid.NewGuid(), Actor.System, child, retry));
        await _host.DoWork();
        _host.Clock.Pass(TimeSpan.FromSeconds(5));
        await _host.DoWork();
        Assert.That(
            await _host.Scalar<string>(
                "SELECT string_agg(message, '; ') FROM workflow.incident WHERE resolved_at IS NULL"
            ),
            Is.Null
        );
        await Consistency.Check(_host);
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task Signals_that_a_workflow_raises_one_after_the_other_reach_every_loop(int loops)
    {
        var loop = Build.Activity(
            "Elsa.While",
            "immer",
            ("condition", Build.Literal(true)),
            ("body", Build.Sequence(Build.Event("a"), Build.Script("zählt", "variables.n = (variables.n || 0) + 1")))
        );
        await _host.Publish(Build.Workflow("hört", loop, null, "n"));
        JsonObject Raise(string id) => Build.Activity("Elsa.PublishEvent", id, ("eventName", Build.Literal("a")));
        await _host.Publish(Build.Workflow("ruft", Build.Sequence(Raise("1"), Raise("2"), Raise("3"))));
        var ids = new List<Guid>();
        for (var i = 0; i < loops; i++)
            ids.Add(await _host.Start("hört"));
        await _host.Start("ruft");
        await _host.DoWork();
        foreach (var id in ids)
            Assert.That((await _host.Get<InstanceHistory>().CurrentVariables(id, default))["n"], Is.EqualTo(3L));
    }

    [Test]
    public async Task An_instance_is_one_waiter_in_however_many_places_it_waits()
    {
        var places = new JsonArray(
            Build.Activity("Elsa.Event", "eins", ("eventName", Build.Literal("a"))),
            Build.Activity("Elsa.Event", "zwei", ("eventName", Build.Literal("a")))
        );
        await _host.Publish(Build.Workflow("zweimal", Build.Activity("Elsa.Parallel", "p", ("activities", places))));
        foreach (var instances in new[] { 1, 2 })
        {
            await _host.Execute("DELETE FROM workflow.event_subscription");
            for (var i = 0; i < instances; i++)
                await _host.Start("zweimal");
            Assert.That(await _host.Raise(new EventPublished(Guid.NewGuid(), "a", null, null)), Is.True);
            await _host.DoWork();
            Assert.That(
                await _host.Scalar<long>("SELECT count(*) FROM workflow.event_subscription"),
                Is.EqualTo(instances)
            );
        }
    }

    [Test]
    public async Task A_signal_for_all_that_has_its_takers_is_not_promised_to_another()
    {
        await _host.Publish(Build.Workflow("einmal", Build.Sequence(Build.Event("a"))));
        await _host.Start("einmal");
        await _host.Start("einmal");
        Assert.That(await _host.Raise(new EventPublished(Guid.NewGuid(), "a", null, null)), Is.True);
        Assert.That(await _host.Raise(new EventPublished(Guid.NewGuid(), "a", null, null)), Is.False, "nobody is left");
        await _host.DoWork();
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE status = 0"), Is.Zero);
    }

    private Task PutOff() => _host.Execute("UPDATE workflow.job SET run_at = run_at + interval '2 s', attempts = 1");

    private static JsonObject Waits(string child) =>
        Build.Activity(
            "Elsa.ExecuteWorkflow",
            "ruft",
            ("workflowDefinitionId", Build.Literal(child)),
            ("waitForCompletion", Build.Literal(true))
        );
}
