using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>A place is promised to a signal for as long as that is on its way, and to nobody afterwards.</summary>
public sealed class ClaimedPlaces : OnARuntime
{
    private const string Waiting = "SELECT count(*) FROM workflow.event_subscription";

    [SetUp]
    public async Task TwoThatWaitAtTwoPlacesEach()
    {
        var places = new JsonArray(Build.Event("a"), Build.Event("a"));
        places[1]!["id"] = "zwei";
        await Host.Publish(Build.Workflow("zweimal", Build.Activity("Elsa.Parallel", "p", ("activities", places))));
        await Host.Start("zweimal");
        await Host.Start("zweimal");
    }

    [Test]
    public async Task Each_place_has_a_signal_of_its_own_one_after_the_other()
    {
        foreach (var left in new[] { 2, 0 })
        {
            Assert.That(await Raise(), Is.True);
            await Host.DoWork();
            Assert.That(await Host.Scalar<long>(Waiting), Is.EqualTo(left));
        }

        Assert.That(await Raise(), Is.False);
        await Consistency.Check(Host);
    }

    [Test]
    public async Task Signals_that_are_on_their_way_together_are_promised_as_many_places_as_there_are()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Raise())));
        Assert.That(answers.Count(x => x), Is.EqualTo(2));
        await Host.DoWork();
        Assert.That(await Host.Scalar<long>(Waiting), Is.Zero);
        await Consistency.Check(Host);
    }

    [Test]
    public async Task A_signal_that_is_removed_gives_its_place_back_to_one_that_was_kept()
    {
        Assert.That((await Raise(), await Raise()), Is.EqualTo((true, true)));
        await Host.Execute("UPDATE workflow.job SET is_dead = true WHERE id IN (SELECT min(id) FROM workflow.job)");
        Assert.That(await Raise(TimeSpan.FromHours(1)), Is.True, "kept");
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.kept_event"), Is.EqualTo(1));
        await Host.DoWork();
        Assert.That(await Host.Scalar<long>(Waiting), Is.EqualTo(1), "the place of the one that was given up");
        var letters = Host.Get<DeadLetters>();
        var dead = (await letters.Read(0, 10, default)).Items.Single();
        Assert.That((await letters.Remove([(dead.Kind, dead.Id)], Actor.System, default)).Count, Is.EqualTo(1));
        await Host.DoWork();
        Assert.That(await Host.Scalar<long>(Waiting), Is.Zero);
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.kept_event"), Is.Zero);
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.job"), Is.Zero);
    }

    private Task<bool> Raise(TimeSpan? keepFor = null) =>
        Host.Raise(new EventPublished(Guid.NewGuid(), "a", null, null, keepFor));
}
