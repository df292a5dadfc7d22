using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>A server goes on after what it needs was away, and tells meanwhile what is wrong.</summary>
public sealed class Healing
{
    [Test]
    [CancelAfter(300_000)]
    public async Task A_PostgreSQL_that_was_killed_is_started_again_and_everything_goes_on()
    {
        await using var server = new ServerProcess();
        await server.Start();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var admin = await ApiClient.SignIn(server.Address, "admin");
        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            Kill((await server.Postgres()).ProcessId);
            Assert.That(
                (await http.GetAsync("/health/live")).StatusCode,
                Is.EqualTo(HttpStatusCode.OK),
                "the process is well"
            );
            // One that dies before the server knows that it is back is told as the same death.
            while (server.Log.Split("runs again as process").Length < i + 2)
                answers.Add(await (await http.GetAsync("/health/ready")).Content.ReadAsStringAsync());
            await Wait.UntilAsync(async () => await Ready(http) == HttpStatusCode.OK, "it is back");
        }

        Assert.That(answers, Has.Some.Contains("\"Die Datenbank antwortet nicht.\""), "it says so");
        // Requests, jobs, the outbox and timers.
        Assert.That((await admin.Post("/api/leistungen/10124/umsetzung", new { })).Status, Is.EqualTo(201));
        await using var database = await ServerDatabase.Open(server);
        const string Task = "SELECT count(*) FROM workflow.task WHERE correlation_id = '10124'";
        await Wait.UntilAsync(async () => await database.Scalar<long>(Task) == 1, "jobs are done");
        await Wait.UntilAsync(
            async () => await database.Scalar<long>("SELECT count(*) FROM workflow.outbox") == 0,
            "events are published"
        );
        await database.Scalar<long>(
            "WITH due AS (UPDATE workflow.timer SET due_at = now(), run_at = now() RETURNING 1) "
                + "SELECT count(*) FROM due"
        );
        await Wait.UntilAsync(
            async () => await database.Scalar<long>(Task + " AND reminded_at IS NOT NULL") == 1,
            "timers fire",
            120
        );
        Assert.That(server.Log.Split("died and is started again"), Has.Length.EqualTo(4), "each death is told once");
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task A_PostgreSQL_that_cannot_be_started_ends_the_server()
    {
        await using var server = new ServerProcess();
        await server.Start();
        var control = Path.Combine(server.PostgresDirectory, "cluster", "global", "pg_control");
        File.Move(control, control + "-weg");
        Kill((await server.Postgres()).ProcessId);
        Assert.That(await server.WaitForEnd(TimeSpan.FromMinutes(3)), Is.EqualTo(1));
        Assert.That(server.Log, Does.Contain("does not stay alive, so the server ends"));
        File.Move(control + "-weg", control);
        await server.Start();
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task A_broker_that_is_away_degrades_the_node_and_says_how_long_events_wait()
    {
        const string Nowhere = "amqp://geheim:geheim@127.0.0.1:1/";
        await using var server = new ServerProcess
        {
            Settings = { ["RabbitMq__Uri"] = Nowhere, ["Health__Lag"] = "00:00:01" },
        };
        await server.Start();
        using var admin = await ApiClient.SignIn(server.Address, "admin");
        await admin.Post("/api/leistungen/10124/umsetzung", new { });
        JsonNode? health = null;
        await Wait.UntilAsync(
            async () => (health = await admin.Get("/health/ready"))["problems"]!["lag"] is not null,
            "events wait too long"
        );
        Assert.Multiple(() =>
        {
            Assert.That(health!["status"]!.ToString(), Is.EqualTo("Degraded"));
            Assert.That(health["problems"]!["broker"]!["detail"]!.ToString(), Does.Contain("RabbitMQ"));
            Assert.That(
                health["problems"]!["lag"]!["detail"]!.ToString(),
                Does.Contain("„Ereignisse veröffentlichen“ wartet seit")
            );
            Assert.That(
                health.ToJsonString(),
                Does.Not.Contain("geheim").And.Not.Contain("127.0.0.1"),
                "no account is needed to read it"
            );
            Assert.That(server.Log, Does.Not.Contain("geheim"));
        });
    }

    private static void Kill(int process)
    {
        using var postgres = Process.GetProcessById(process);
        postgres.Kill();
    }

    private static async Task<HttpStatusCode> Ready(HttpClient http)
    {
        using var response = await http.GetAsync("/health/ready");
        return response.StatusCode;
    }
}
