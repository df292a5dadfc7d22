using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>Events leave the outbox each by itself.</summary>
public sealed class PublishingEvents
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task One_that_the_bus_or_we_cannot_write_is_put_off_and_given_up_alone(bool isUnknown)
    {
        var type = isUnknown ? "FromAnotherVersion" : "ExternalTaskRequested";
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            services => services.AddMassTransit(x => x.UsingInMemory()).AddWorkflowWorkers()
        );
        await host.Get<IBusControl>().StartAsync();
        await host.Publish(Build.Workflow("w", Build.HumanTask("T")));
        // As deep as an event can be read; the bus puts its envelope around it.
        var payload = new string('[', 63) + new string(']', 63);
        await host.Execute(
            $$"""
            INSERT INTO workflow.outbox (event_id, type, payload, occurred_at, run_at) VALUES
            (gen_random_uuid(), 'ExternalTaskRequested', '{"taskId":"1","taskName":"t","payload":{{payload}}}', '2026-01-01', '2026-01-01')
            """
        );
        if (isUnknown)
            await host.Execute("UPDATE workflow.outbox SET type = 'FromAnotherVersion'");
        await host.Start("w");
        await host.DoWork("event");
        Assert.That(
            await host.Scalar<string>("SELECT string_agg(type, ',') FROM workflow.published_event"),
            Does.Contain("TaskCreated").And.Not.Contains(type)
        );
        Assert.That(
            await host.Scalar<string>(
                "SELECT string_agg(type || attempts || (last_error IS NOT NULL), ',') FROM workflow.outbox"
            ),
            Is.EqualTo($"{type}1true")
        );
        for (var i = 0; i < 12; i++)
        {
            host.Clock.Pass(TimeSpan.FromMinutes(11));
            await host.DoWork("event");
        }

        Assert.That((await host.Get<DeadLetters>().Read(0, 10, default)).Items.Single().Attempts, Is.EqualTo(12));
        await host.Get<IBusControl>().StopAsync();
    }

    [Test]
    public async Task Of_several_of_which_the_broker_refuses_one_the_others_are_published_once()
    {
        var (refuses, published) = (true, new ConcurrentQueue<string?>());
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            services =>
                services
                    .AddMassTransit(x =>
                        x.UsingInMemory((_, bus) => bus.ConfigurePublish(pipe => pipe.UseExecute(Publish)))
                    )
                    .AddWorkflowWorkers()
        );
        await host.Get<IBusControl>().StartAsync();
        await host.Publish(Build.Workflow("w", Build.HumanTask("T")));
        foreach (var leistung in new[] { "1", "2", "3", "4", "5" })
            await host.Start("w", leistung);
        Assert.That(() => host.DoWork("event"), Throws.TypeOf<UnavailableException>().With.Message.Contain("voll"));
        Assert.That(published, Is.EquivalentTo(new[] { "1", "2", "4", "5" }));
        Assert.That(
            await host.Scalar<string>("SELECT concat_ws(' ', ozg_id, attempts, is_dead) FROM workflow.outbox"),
            Is.EqualTo("3 0 f")
        );
        refuses = false;
        await host.DoWork("event");
        Assert.That(published, Is.EquivalentTo(new[] { "1", "2", "4", "5", "3" }));
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.published_event"), Is.EqualTo(5));
        await host.Get<IBusControl>().StopAsync();

        void Publish(PublishContext context)
        {
            var leistung = ((PublishContext<TaskCreated>)context).Message.OzgId;
            if (refuses && leistung == "3")
                throw new TransportException(new Uri("loopback://localhost/"), "Die Warteschlange ist voll.");
            published.Enqueue(leistung);
        }
    }
}
