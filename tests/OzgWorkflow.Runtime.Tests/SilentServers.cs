using System.Net;
using System.Net.Sockets;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Runtime.Outside;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>Whoever does not answer holds no transaction of ours, and so no row and no connection.</summary>
public sealed class SilentServers
{
    private const string Open = """
        SELECT string_agg(state || ': ' || query, E'\n') FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
        """;

    [Test]
    public async Task A_web_server()
    {
        using var silent = new Silent();
        await using var host = await Host(
            Build.Activity(
                "Elsa.SendHttpRequest",
                "Anfrage",
                ("url", Build.Literal($"http://127.0.0.1:{silent.Port}/"))
            )
        );
        await host.Start("w");
        await NothingIsOpen(host, silent, "outside", "workflow.job");
    }

    [Test]
    public async Task A_mail_server()
    {
        using var silent = new Silent();
        await using var host = await Host(
            Build.Activity(
                "Elsa.SendEmail",
                "Mail",
                ("to", Build.JavaScript("['anna@example.org']")),
                ("subject", Build.Literal("Betreff")),
                ("body", Build.Literal("Text"))
            )
        );
        (host.Get<MailOptions>().Host, host.Get<MailOptions>().Port) = ("127.0.0.1", silent.Port);
        await host.Start("w");
        await NothingIsOpen(host, silent, "outside", "workflow.job");
    }

    [Test]
    public async Task A_mail_server_with_the_notifications()
    {
        using var silent = new Silent();
        await using var host = await Host(Build.HumanTask("T"));
        (host.Get<MailOptions>().Host, host.Get<MailOptions>().Port) = ("127.0.0.1", silent.Port);
        await host.Execute(
            """
            INSERT INTO ozg.person (name, account, mail, themenfelder) VALUES ('Anna', 'anna', 'anna@example.org', '{}');
            INSERT INTO ozg.notification (event_id, account, subject, text, occurred_at, run_at)
            VALUES (gen_random_uuid(), 'anna', 'Betreff', 'Text', '2026-01-01', '2026-01-01')
            """
        );
        await NothingIsOpen(host, silent, "mail", "ozg.notification");
    }

    [Test]
    public async Task A_broker()
    {
        using var silent = new Silent();
        await using var host = await Host(
            Build.HumanTask("T"),
            services =>
                services
                    .AddMassTransit(x =>
                        x.UsingRabbitMq((_, bus) => bus.Host(new Uri($"amqp://guest:guest@127.0.0.1:{silent.Port}/")))
                    )
                    .AddWorkflowWorkers()
        );
        using var starting = new CancellationTokenSource();
        var bus = host.Get<IBusControl>().StartAsync(starting.Token);
        await host.Start("w");
        await NothingIsOpen(host, silent, "event", "workflow.outbox");
        await starting.CancelAsync();
        Assert.That(async () => await bus, Throws.Exception);
    }

    private static async Task<RuntimeHost> Host(
        System.Text.Json.Nodes.JsonObject activity,
        Action<IServiceCollection>? configure = null
    )
    {
        var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            configure,
            new RuntimeOptions { Http = new HttpWorkOptions { AllowedHosts = ["127.0.0.1"] } }
        );
        await host.Publish(Build.Workflow("w", Build.Sequence(activity)));
        return host;
    }

    /// <summary>Works until somebody silent keeps it waiting, with its row taken.</summary>
    private static async Task NothingIsOpen(RuntimeHost host, Silent silent, string kind, string table)
    {
        using var stop = new CancellationTokenSource();
        var work = host.Get<Taker>().DoAll(stop.Token, kind);
        await silent.Called.WaitAsync(TimeSpan.FromMinutes(1));
        string? open = "";
        for (var i = 0; i < 100 && open is not null; i++)
        {
            await Task.Delay(100);
            if (await host.Scalar<int>($"SELECT max(lost) FROM {table}") == 1)
                open = await host.Scalar<string>(Open);
        }

        Assert.That(open, Is.Null);
        Assert.That(work.IsCompleted, Is.False, "it waits for the answer");
        await stop.CancelAsync();
        Assert.That(async () => await work, Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>Takes connections and says nothing.</summary>
    private sealed class Silent : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task<TcpClient> _first;

        internal Silent()
        {
            _listener.Start();
            _first = _listener.AcceptTcpClientAsync();
        }

        internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        internal Task Called => _first;

        public void Dispose()
        {
            if (_first.IsCompletedSuccessfully)
                _first.Result.Dispose();
            _listener.Dispose();
        }
    }
}
