using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// An event reaches whoever waits for it, even one that came a moment too early (Elsa: #4284, #5597).
/// </summary>
[Category("quick")]
public sealed class WaitingForEvents
{
    private static readonly TimeSpan AWhile = TimeSpan.FromMinutes(5);
    private RuntimeHost _host = null!;

    [SetUp]
    public async Task Start()
    {
        _host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await _host.Publish(Build.Workflow("wartet", Build.Sequence(Event("a"), Build.HumanTask("Danach"))));
    }

    [TearDown]
    public async Task Stop() => await _host.DisposeAsync();

    [Test]
    public async Task An_event_that_is_kept_is_delivered_once_to_the_first_who_comes_to_wait()
    {
        Assert.That(await Publish("10092", AWhile), Is.True);
        await Wait("10519");
        Assert.That(await Moved(), Is.Zero, "another correlation id");
        await Wait("10092");
        await Wait("10092");
        Assert.That(await Moved(), Is.EqualTo(1));
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.kept_event"), Is.Zero);
    }

    [Test]
    public async Task What_is_not_to_be_kept_is_told_to_have_gone_nowhere()
    {
        Assert.That(await Publish("10092", null), Is.False);
        await Wait("10092");
        Assert.That(await Moved(), Is.Zero);
    }

    [Test]
    public async Task After_its_time_a_kept_event_is_of_no_use()
    {
        await Publish(null, AWhile);
        _host.Clock.Pass(AWhile);
        await Wait("10092");
        Assert.That(await Moved(), Is.Zero);
    }

    [Test]
    public async Task One_that_is_kept_for_one_instance_is_for_no_other()
    {
        var id = await _host.Start("wartet");
        await Publish(null, null);
        var published = new EventPublished(Guid.NewGuid(), "a", null, null, AWhile) { OnlyInstance = id };
        Assert.That(await _host.Raise(published), Is.True, "kept, for this one waits no more");
        await Wait("10092");
        Assert.That(await Moved(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_same_event_twice_is_one_event()
    {
        await Wait("10092");
        var published = new EventPublished(Guid.NewGuid(), "a", "10092", null, AWhile);
        await _host.Raise(published);
        await _host.DoJobs();
        await _host.Raise(published);
        await Wait("10092");
        Assert.That(await Moved(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_same_event_at_once_is_one_event_and_told_to_have_arrived()
    {
        for (var i = 0; i < 12; i++)
        {
            await Wait("10092");
            var published = new EventPublished(Guid.NewGuid(), "a", "10092", null);
            var told = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _host.Raise(published))));
            Assert.That(told, Is.All.True);
        }

        Assert.That(await Moved(), Is.EqualTo(12));
    }

    [Test]
    public async Task Whether_the_event_or_the_workflow_comes_first_makes_no_difference()
    {
        const int pairs = 60;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, pairs),
            new ParallelOptions { MaxDegreeOfParallelism = 6 },
            async (i, _) =>
            {
                var correlation = $"paar-{i}";
                await Task.WhenAll(
                    Task.Run(() => _host.Start("wartet", correlation), default),
                    Task.Run(() => Publish(correlation, AWhile), default)
                );
            }
        );
        Assert.That(await Moved(), Is.EqualTo(pairs));
        await Consistency.Check(_host);
    }

    [Test]
    public async Task An_event_starts_what_it_triggers_once()
    {
        await _host.Publish(
            Build.Workflow("ausgelöst", Build.Sequence(Event("los", starts: true), Build.HumanTask("Läuft")))
        );
        var published = new EventPublished(
            Guid.NewGuid(),
            "los",
            "10092",
            new Dictionary<string, object?> { ["x"] = 1L }
        );
        for (var i = 0; i < 2; i++)
        {
            await _host.Raise(published);
            await _host.DoJobs();
        }

        Assert.That(
            await _host.Scalar<string>(
                "SELECT string_agg(definition_id || correlation_id, ',') FROM workflow.instance"
            ),
            Is.EqualTo("ausgelöst10092")
        );
    }

    private static System.Text.Json.Nodes.JsonObject Event(string name, bool starts = false) =>
        Build.Activity(
            "Elsa.Event",
            name,
            ("eventName", Build.Literal(name)),
            ("customProperties", new System.Text.Json.Nodes.JsonObject { ["canStartWorkflow"] = starts })
        );

    private Task<bool> Publish(string? correlation, TimeSpan? keepFor) =>
        _host.Raise(new EventPublished(Guid.NewGuid(), "a", correlation, null, keepFor));

    private Task Wait(string correlation) => _host.Start("wartet", correlation);

    private async Task<long> Moved()
    {
        await _host.DoJobs();
        return await _host.Scalar<long>("SELECT count(*) FROM workflow.task WHERE title = 'Danach'");
    }
}
