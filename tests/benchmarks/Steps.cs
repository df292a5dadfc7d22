using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Runtime.Commands;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Benchmarks;

/// <summary>
/// Workflow steps per second (complete a task, three activities, next task) at 1, 8 and 32 callers, each beside a plain Npgsql loop of the same run
/// (select for update, update, insert, commit), on one PostgreSQL with fsync on.
/// </summary>
internal static class Steps
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);
    private static readonly Actor Clerk = new("anna", new HashSet<string> { "Sachbearbeitung" });
    private static readonly Dictionary<string, object?> Data = new() { ["text"] = "geprüft" };

    private const string Definition =
        """
        {
          "definitionId": "schritte", "name": "Schritte", "variables": [{ "id": "n", "name": "n", "typeName": "Int32", "value": 0 }],
          "root": {
            "type": "Elsa.While", "id": "While", "condition": { "expression": { "type": "Literal", "value": true } },
            "body": {
              "type": "Elsa.Sequence", "id": "Sequence", "activities": [
                { "type": "OzgWorkflow.HumanTask", "id": "Task", "title": { "expression": { "type": "Literal", "value": "Antrag prüfen" } },
                  "candidateRole": { "expression": { "type": "Literal", "value": "Sachbearbeitung" } }, "dueIn": { "expression": { "type": "Literal", "value": "14.00:00:00" } },
                  "fields": [{ "name": "text", "label": "Text", "required": true }], "outcomes": ["Fertig"] },
                { "type": "Elsa.SetVariable", "id": "Set", "variable": { "id": "n" }, "value": { "expression": { "type": "Literal", "value": 1 } } },
                { "type": "Elsa.If", "id": "If", "condition": { "expression": { "type": "JavaScript", "value": "variables.n > 0" } } },
                { "type": "Elsa.SetVariable", "id": "Set2", "variable": { "id": "n" }, "value": { "expression": { "type": "Literal", "value": 2 } } }
              ]
            }
          }
        }
        """;

    internal static async Task<int> Run()
    {
        await using var postgres = await TestPostgres.Start();
        var connectionString = await postgres.CreateDatabase();
        await using var host = new RuntimeHost(connectionString);
        await host.Publish(Definition);
        await using var raw = NpgsqlDataSource.Create(connectionString);
        await RawLoop.CreateTables(raw);
        await Measure(host, raw, 8, TimeSpan.FromSeconds(3), print: false);

        Console.WriteLine("callers |  steps/s |  raw/s   | ratio | commits/step | WAL bytes/step (without full-page images)");
        foreach (var callers in new[] { 1, 8, 32 }) await Measure(host, raw, callers, Duration, print: true);
        var roundTrips = await RoundTripsPerStep(connectionString);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round trips per step: {roundTrips:0.00}"));
        return 0;
    }

    private static async Task Measure(RuntimeHost host, NpgsqlDataSource raw, int callers, TimeSpan duration, bool print)
    {
        // The two take turns, so that a change of the machine's speed meets both.
        var (steps, rawSteps) = (new List<double>(), new List<double>());
        var (commits, wal, images, count) = (0L, 0L, 0L, 0L);
        for (var turn = 0; turn < 3; turn++)
        {
            rawSteps.Add(await Rate(callers, duration / 3, caller => RawLoop.Prepare(raw, caller)));
            var before = await Counters(host);
            var done = 0L;
            steps.Add(await Rate(callers, duration / 3, async _ =>
            {
                var step = await PrepareInstance(host);
                return new Caller(async () =>
                {
                    await step();
                    Interlocked.Increment(ref done);
                });
            }));
            var after = await Counters(host);
            (commits, wal, images, count) = (commits + after.Commits - before.Commits, wal + after.Wal - before.Wal, images + after.Images - before.Images, count + done);
        }

        if (print)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{callers,7} | {steps.Average(),8:0} | {rawSteps.Average(),8:0} | {steps.Average() / rawSteps.Average(),5:0.00} | {(double)commits / count,12:0.00} | {wal / count} ({(wal - images * 8192) / count})"));
    }

    /// <summary>Starts an instance; each call of the result completes its open task.</summary>
    private static async Task<Func<Task>> PrepareInstance(RuntimeHost host)
    {
        var instance = Guid.NewGuid();
        await host.Commands.Handle(new StartInstance(instance, Clerk, instance, "schritte", new Dictionary<string, object?>()) { CorrelationId = "10092" });
        // The ids of an instance's tasks follow from the instance and a counter that grows by the same amount each round: no look-up while it is timed.
        var first = await OpenBookmark(host, instance);
        await Complete(host, instance, first);
        var next = await OpenBookmark(host, instance);
        var round = next - first;
        return async () =>
        {
            await Complete(host, instance, next);
            next += round;
        };
    }

    private static Task<long> OpenBookmark(RuntimeHost host, Guid instance) =>
        host.Scalar<long>($"SELECT bookmark_id FROM workflow.task WHERE instance_id = '{instance}' AND status = 0");

    private static async Task Complete(RuntimeHost host, Guid instance, long bookmark)
    {
        var task = DeterministicId.Create(instance, bookmark);
        var result = await host.Commands.Handle(new CompleteTask(Guid.NewGuid(), Clerk, task, "Fertig", Data));
        if (result is not CommandResult.Done { Changed: true }) throw new InvalidOperationException($"The step failed: {result}");
    }

    /// <summary>Round trips to the database per step, counted on the wire.</summary>
    private static async Task<double> RoundTripsPerStep(string connectionString)
    {
        const int Count = 200;
        using var wire = new WireCounter(connectionString);
        await using var host = new RuntimeHost(wire.ConnectionString);
        var step = await PrepareInstance(host);
        for (var i = 0; i < 5; i++) await step(); // statements are prepared once per connection
        var before = wire.RoundTrips;
        for (var i = 0; i < Count; i++) await step();
        return (double)(wire.RoundTrips - before) / Count;
    }

    private static async Task<double> Rate(int callers, TimeSpan duration, Func<int, Task<Caller>> prepare)
    {
        var actions = await Task.WhenAll(Enumerable.Range(0, callers).Select(prepare));
        var done = 0L;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(actions.Select(action => Task.Run(async () =>
        {
            while (clock.Elapsed < duration)
            {
                await action.Step();
                Interlocked.Increment(ref done);
            }
        })));
        var rate = done / clock.Elapsed.TotalSeconds;
        foreach (var action in actions) await action.DisposeAsync();
        return rate;
    }

    private static async Task<(long Commits, long Wal, long Images)> Counters(RuntimeHost host)
    {
        // Transaction ids count exactly the transactions that wrote; the server's statistics lag behind.
        return (
            await host.Scalar<long>("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"),
            (long)await host.Scalar<decimal>("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"),
            await host.Scalar<long>("SELECT wal_fpi FROM pg_stat_wal"));
    }
}

/// <summary>Someone who does steps, and what is to be given back afterwards.</summary>
internal sealed record Caller(Func<Task> Step, IAsyncDisposable? Connection = null) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
