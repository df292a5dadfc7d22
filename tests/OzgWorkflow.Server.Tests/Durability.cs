using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.EmbeddedPostgres;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Processes are killed and restarted under load: no task is lost or doubled, every committed step has its events, each
/// event arrives once by id, and every started life cycle can still be finished.
/// </summary>
[Order(1)] // it takes longest
public sealed class Durability
{
    private const int Callers = 6;
    private const string Goal = "Kontinuierliche Verbesserung";
    private readonly ConcurrentDictionary<Guid, string> _confirmed = new();
    private RabbitMqServer _rabbit = null!;
    private ConsumerProcess _consumer = null!;
    private ServerProcess _server = null!;
    private ApiClient _admin = null!;
    private string[] _leistungen = [];

    [SetUp]
    public async Task Start()
    {
        _confirmed.Clear();
        _rabbit = new RabbitMqServer();
        await _rabbit.Start();
        _consumer = new ConsumerProcess(_rabbit.Uri);
        _consumer.Start();
        _server = new ServerProcess
        {
            Settings = { ["RabbitMq__Uri"] = _rabbit.Uri, ["Logging__LogLevel__Default"] = "Warning" },
        };
        var (code, output) = await _server.Command(CatalogueFiles.Own.ImportArguments());
        Assert.That(code, Is.Zero, output);
        await _server.Start();
        _admin = await ApiClient.SignIn(_server.Address, "admin");
        await _admin.Post("/api/umsetzungen", new { themenfeld = "Bauen & Wohnen" });
        _leistungen = (await _admin.Get("/api/leistungen?themenfeld=Bauen %26 Wohnen&pageSize=1000"))["items"]!
            .AsArray()
            .Select(x => x!["ozgId"]!.ToString())
            .ToArray();
        Assert.That(_leistungen, Has.Length.GreaterThan(20));
    }

    [TearDown]
    public async Task Stop()
    {
        if (_server is null)
            return;
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
            TestContext.Out.WriteLine(_server.Log);
        _admin?.Dispose();
        await _server.DisposeAsync();
        await _consumer.DisposeAsync();
        await _rabbit.DisposeAsync();
    }

    [Test]
    [CancelAfter(900_000)]
    public async Task Survives_twenty_kills_of_the_server()
    {
        var random = new Random(20);
        for (var kill = 0; kill < 20; kill++)
        {
            var work = Task.WhenAll(Enumerable.Range(0, Callers).Select(x => CompleteUntilBroken(kill * Callers + x)));
            await Task.Delay(random.Next(150, 900));
            await _server.Kill();
            await work;
            await _server.Start();
        }

        await AssertNothingIsLostOrDoubled();
        using (var stop = new CancellationTokenSource())
        {
            var retried = RetryWhatTheKillsEnded(stop.Token);
            await FinishAll();
            await stop.CancelAsync();
            await retried;
        }

        await AssertEveryEventArrivedOnce();
    }

    /// <summary>
    /// What the server was at when it was killed it blames for its end, after five times, and says so: the
    /// administration knows better.
    /// </summary>
    private async Task RetryWhatTheKillsEnded(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var incident in (await _admin.Get("/api/incidents"))["items"]!.AsArray())
            {
                Assert.That(incident!.ToJsonString(), Does.Contain("Der Server endete 5-mal"));
                await _admin.Post(
                    $"/api/instances/{incident["instanceId"]}/incidents/{incident["incidentId"]}/resolve",
                    new { action = "Retry" }
                );
            }

            await Task.Delay(1_000, CancellationToken.None);
        }
    }

    [Test]
    [CancelAfter(900_000)]
    public async Task Survives_twenty_kills_of_PostgreSQL_which_comes_back_by_itself()
    {
        var random = new Random(21);
        using var stop = new CancellationTokenSource();
        var work = Task.WhenAll(Enumerable.Range(0, Callers).Select(x => CompleteUntil(x, stop.Token)));
        using var http = new HttpClient { BaseAddress = _server.Address };
        for (var kill = 0; kill < 20; kill++)
        {
            await Task.Delay(random.Next(150, 1_500));
            var killed = (await _server.Postgres()).ProcessId;
            using (var postgres = Process.GetProcessById(killed))
                postgres.Kill();
            Assert.That((await http.GetAsync("/health/live")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            await Wait.UntilAsync(
                async () =>
                    await PostgresServer.Find(_server.PostgresDirectory, CancellationToken.None) is { } found
                    && found.ProcessId != killed
                    && await Ready(http) == 200,
                "it is back"
            );
        }

        await stop.CancelAsync();
        await work;
        Assert.That(_server.IsRunning);
        await AssertNothingIsLostOrDoubled();
        await FinishAll();
        await AssertEveryEventArrivedOnce();
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task Survives_an_outage_of_RabbitMQ()
    {
        await _rabbit.Stop();
        using (var stop = new CancellationTokenSource(TimeSpan.FromSeconds(5)))
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(x => CompleteUntil(x, stop.Token)));
        Assert.That(_confirmed, Has.Count.GreaterThan(20), "work goes on while RabbitMQ is away");
        await _rabbit.Start();
        await AssertNothingIsLostOrDoubled();
        await FinishAll();
        await AssertEveryEventArrivedOnce();
    }

    private static async Task<int> Ready(HttpClient http)
    {
        using var response = await http.GetAsync("/health/ready");
        return (int)response.StatusCode;
    }

    private async Task CompleteUntilBroken(int seed)
    {
        try
        {
            await CompleteUntil(seed, CancellationToken.None, giveUp: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            // The server is gone, as it should be.
        }
    }

    /// <summary>Completes random tasks; what the server confirmed is remembered.</summary>
    private async Task CompleteUntil(int seed, CancellationToken stop, bool giveUp = false)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var tasks = (await _admin.Get($"/api/tasks?scope=Alle&pageSize=50&page={random.Next(1, 3)}"))[
                    "items"
                ]!.AsArray();
                if (tasks.Count == 0)
                    await Task.Delay(50, CancellationToken.None); // an empty page, or the end of the work
                else
                    await CompleteOne(Guid.Parse(tasks[random.Next(tasks.Count)]!["id"]!.ToString()));
            }
            catch (HttpRequestException) when (!giveUp)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private async Task CompleteOne(Guid id)
    {
        JsonNode task = await _admin.Get($"/api/tasks/{id}");
        var outcome = task["outcomes"]![0]!.ToString();
        var (status, _) = await _admin.Post(
            $"/api/tasks/{id}/complete",
            new
            {
                outcome,
                data = LifeCycleDriver.Data(task, outcome),
                reason = LifeCycleDriver.Reason,
            },
            Guid.NewGuid()
        );
        if (status == 200)
            _confirmed[id] = outcome;
    }

    private async Task AssertNothingIsLostOrDoubled()
    {
        await using (var database = await ServerDatabase.Open(_server))
            await database.WaitForEmptyOutbox();
        var postgres = await _server.Postgres();
        await using var host = new RuntimeHost(postgres.ConnectionString());
        await using var db = host.Db();
        var completed = await db
            .Tasks.AsNoTracking()
            .Where(x => x.Status == HumanTaskStatus.Completed)
            .Select(x => x.Id)
            .ToHashSetAsync();
        Assert.That(_confirmed.Keys.Where(x => !completed.Contains(x)), Is.Empty, "what was confirmed is done");
        await Consistency.Check(host);
    }

    private async Task FinishAll()
    {
        await Parallel.ForEachAsync(
            _leistungen,
            new ParallelOptions { MaxDegreeOfParallelism = Callers },
            async (ozgId, _) => await new LifeCycleDriver(_admin).DriveTo(ozgId, Goal)
        );
        Assert.That((await _admin.Get("/api/incidents"))["total"]!.GetValue<int>(), Is.Zero);
    }

    private async Task AssertEveryEventArrivedOnce()
    {
        await using var database = await ServerDatabase.Open(_server);
        await database.WaitForEmptyOutbox();
        var published = await database.EventIds();
        await Wait.Until(() => _consumer.Received.Count >= published.Count, "the integration received everything");
        Assert.That(_consumer.Received.Select(x => x.Split(' ')[0]), Is.Unique.And.EquivalentTo(published));
    }
}
