using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// What is meant for one instance reaches it in the order in which it came up, even when one of it is put off.
/// </summary>
public sealed class WorkInOrder : OnARuntime
{
    [Test]
    public async Task A_child_that_is_cancelled_before_it_started_does_not_live_on()
    {
        await Host.Publish(Build.Workflow("kind", Build.Sequence(Build.HumanTask("K"))));
        await Host.Publish(Build.Workflow("eltern", Build.Sequence(Build.Child("ruft", Build.Literal("kind")))));
        var id = await Host.Start("eltern");
        await PutOff();
        await Host.Commands.Handle(new MoveInstance(Guid.NewGuid(), Actor.System, id, new Cancel("doch nicht")));
        await Host.DoWork();
        Host.Clock.Pass(TimeSpan.FromSeconds(5));
        await Host.DoWork();
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE status = 0"), Is.Zero);
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.job"), Is.Zero);
    }

    [Test]
    public async Task That_a_child_goes_on_again_does_not_overtake_that_it_stopped()
    {
        var fails = Build.Activity(
            "Elsa.RunJavaScript",
            "Prüfen",
            ("script", Build.Literal("if (!variables.heil) throw new Error('kaputt')"))
        );
        await Host.Publish(Build.Workflow("kind", Build.Sequence(fails, Build.HumanTask("K")), null, "heil"));
        await Host.Publish(Build.Workflow("eltern", Build.Sequence(Build.Child("ruft", Build.Literal("kind")))));
        await Host.Start("eltern");
        var child = await Host.Scalar<Guid>("SELECT instance_id FROM workflow.job");
        // One job: the child starts, and leaves word for its parent.
        var word = "SELECT count(*) FROM workflow.job WHERE payload LIKE '%ChildFaulted%'";
        await Host.Execute(
            "ALTER TABLE workflow.job ADD CONSTRAINT later CHECK (attempts = 0 OR payload NOT LIKE '%ChildFaulted%')"
        );
        try
        {
            await Host.DoWork();
        }
        catch (Npgsql.PostgresException)
        {
            // Nobody can take that job yet.
        }

        Assert.That(await Host.Scalar<long>(word), Is.EqualTo(1));
        await Host.Execute("ALTER TABLE workflow.job DROP CONSTRAINT later");
        await PutOff();
        var incident = await Host.Scalar<long>("SELECT incident_id FROM workflow.incident");
        var retry = new Retry(incident) { Values = new Dictionary<string, object?> { ["heil"] = true } };
        await Host.Commands.Handle(new MoveInstance(Guid.NewGuid(), Actor.System, child, retry));
        await Host.DoWork();
        Host.Clock.Pass(TimeSpan.FromSeconds(5));
        await Host.DoWork();
        Assert.That(
            await Host.Scalar<string>(
                "SELECT string_agg(message, '; ') FROM workflow.incident WHERE resolved_at IS NULL"
            ),
            Is.Null
        );
        await Consistency.Check(Host);
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
        await Host.Publish(Build.Workflow("hört", loop, null, "n"));
        JsonObject Raise(string id) => Build.Activity("Elsa.PublishEvent", id, ("eventName", Build.Literal("a")));
        await Host.Publish(Build.Workflow("ruft", Build.Sequence(Raise("1"), Raise("2"), Raise("3"))));
        var ids = new List<Guid>();
        for (var i = 0; i < loops; i++)
            ids.Add(await Host.Start("hört"));
        await Host.Start("ruft");
        await Host.DoWork();
        foreach (var id in ids)
            Assert.That((await Host.Get<InstanceHistory>().CurrentVariables(id, default))["n"], Is.EqualTo(3L));
    }

    [Test]
    public async Task An_instance_is_one_waiter_in_however_many_places_it_waits()
    {
        var places = new JsonArray(
            Build.Activity("Elsa.Event", "eins", ("eventName", Build.Literal("a"))),
            Build.Activity("Elsa.Event", "zwei", ("eventName", Build.Literal("a")))
        );
        await Host.Publish(Build.Workflow("zweimal", Build.Activity("Elsa.Parallel", "p", ("activities", places))));
        foreach (var instances in new[] { 1, 2 })
        {
            await Host.Execute("DELETE FROM workflow.event_subscription");
            for (var i = 0; i < instances; i++)
                await Host.Start("zweimal");
            Assert.That(await Host.Raise(new EventPublished(Guid.NewGuid(), "a", null, null)), Is.True);
            await Host.DoWork();
            Assert.That(
                await Host.Scalar<long>("SELECT count(*) FROM workflow.event_subscription"),
                Is.EqualTo(instances)
            );
        }
    }

    [Test]
    public async Task A_signal_for_all_that_has_its_takers_is_not_promised_to_another()
    {
        await Host.Publish(Build.Workflow("einmal", Build.Sequence(Build.Event("a"))));
        await Host.Start("einmal");
        await Host.Start("einmal");
        Assert.That(await Host.Raise(new EventPublished(Guid.NewGuid(), "a", null, null)), Is.True);
        Assert.That(await Host.Raise(new EventPublished(Guid.NewGuid(), "a", null, null)), Is.False, "nobody is left");
        await Host.DoWork();
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE status = 0"), Is.Zero);
    }

    private Task PutOff() => Host.Execute("UPDATE workflow.job SET run_at = run_at + interval '2 s', attempts = 1");
}
