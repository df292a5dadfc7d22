using System.Diagnostics;
using Npgsql;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Runtime.Timers;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Benchmarks;

/// <summary>
/// What becomes slow where engines don't index what waits: fork and join, correlation, due timers, the inbox; each
/// beside the raw figure of the same run.
/// </summary>
internal static class Waiting
{
    private const int Crowded = 100_000;
    private static readonly Dictionary<string, object?> None = [];
    private static readonly Actor Idle = new("otto", new HashSet<string> { "Archiv" });

    private const string EventDefinition = """
        { "definitionId": "warten", "name": "Warten", "root": { "type": "Elsa.While", "id": "W", "condition": { "expression": { "type": "Literal", "value": true } },
          "body": { "type": "Elsa.Event", "id": "E", "eventName": { "expression": { "type": "Literal", "value": "go" } } } } }
        """;

    private const string DelayDefinition = """
        { "definitionId": "frist", "name": "Frist", "root": { "type": "Elsa.Delay", "id": "D", "timeSpan": { "expression": { "type": "Literal", "value": "01:00:00" } } } }
        """;

    internal static async Task ForkJoin(TestPostgres postgres)
    {
        const int Branches = 20;
        var branches = string.Join(
            ", ",
            Enumerable
                .Range(0, Branches)
                .Select(i =>
                    $$"""{ "type": "Elsa.Event", "id": "E{{i}}", "eventName": { "expression": { "type": "Literal", "value": "go{{i}}" } } }"""
                )
        );
        var (host, raw) = await Open(
            postgres,
            $$"""{ "definitionId": "gabel", "name": "Gabel", "root": { "type": "Elsa.Fork", "id": "F", "joinMode": "WaitAll", "branches": [{{branches}}] } }"""
        );
        await Run(); // warm
        await Measure.Beside(
            host,
            "fork and join of 20 (21 steps)",
            8,
            TimeSpan.FromSeconds(6),
            _ => Task.FromResult(new Caller(Run)),
            async caller =>
            {
                var one = await RawLoop.Prepare(raw, caller);
                return new Caller(
                    async () =>
                    {
                        for (var i = 0; i <= Branches; i++)
                            await one.Step();
                    },
                    one.Connection
                );
            }
        );
        await Close(host, raw);

        async Task Run()
        {
            var id = Guid.NewGuid();
            await host.Commands.Handle(new StartInstance(id, Actor.System, id, "gabel", None));
            // The root is 1, the branches 2 to 21, their bookmarks follow in the same order.
            for (var i = 0; i < Branches; i++)
                await host.Commands.Handle(
                    new MoveInstance(Guid.NewGuid(), Actor.System, id, new Resume(Branches + 2 + i))
                );
            var status = await host.Scalar<short>($"SELECT status FROM workflow.instance WHERE id = '{id}'");
            if (status != (short)WorkflowStatus.Finished)
                throw new InvalidOperationException("The join did not complete.");
        }
    }

    internal static async Task Correlation(TestPostgres postgres)
    {
        var rates = new List<double>();
        foreach (var waiting in new[] { 1_000, Crowded })
        {
            var (host, raw) = await Open(postgres, EventDefinition);
            await Crowd.Waiting(host, await Start(host, "warten"), waiting);
            var next = 0;
            rates.Add(
                await Measure.Beside(
                    host,
                    $"event to one of {waiting}",
                    1,
                    TimeSpan.FromSeconds(6),
                    _ =>
                        Task.FromResult(
                            new Caller(async () =>
                            {
                                if (
                                    !await host.Raise(
                                        new EventPublished(Guid.NewGuid(), "go", $"c{next++ % waiting + 1}", null)
                                    )
                                )
                                    throw new InvalidOperationException("Nobody waited.");
                            })
                        ),
                    caller => RawLoop.Prepare(raw, caller)
                )
            );
            await Close(host, raw);
        }

        Measure.Print($"an event among 100 000 arrives at {rates[1] / rates[0]:0.00} of the rate of one among 1 000");
    }

    internal static async Task DueTimers(TestPostgres postgres)
    {
        var (host, raw) = await Open(postgres, DelayDefinition);
        await Crowd.Waiting(host, await Start(host, "frist"), Crowded);
        // One becomes due each minute; time passes as fast as they are fired.
        host.Clock.Pass(TimeSpan.FromHours(1));
        await Measure.Beside(
            host,
            "due timer out of 100 000",
            1,
            TimeSpan.FromSeconds(6),
            _ =>
                Task.FromResult(
                    new Caller(async () =>
                    {
                        host.Clock.Pass(TimeSpan.FromMinutes(1));
                        if (!await host.FireTimers())
                            throw new InvalidOperationException("No timer was due.");
                    })
                ),
            caller => RawLoop.Prepare(raw, caller)
        );
        await Close(host, raw);
    }

    internal static async Task Inbox(TestPostgres postgres)
    {
        var (host, raw) = await Open(postgres, TaskLoop.Definition);
        await Crowd.Waiting(host, await TaskLoop.Start(host), 1_000_000);
        var list = host.Get<TaskList>();
        foreach (
            var (what, filter) in new (string, TaskFilter)[]
            {
                ("my role's", new TaskFilter(TaskLoop.Clerk, TaskScope.MyRoles)),
                ("overdue", new TaskFilter(TaskLoop.Clerk, TaskScope.MyRoles) { OnlyOverdue = true }),
                ("my own", new TaskFilter(TaskLoop.Clerk, TaskScope.Mine)),
                ("a role with nothing to do", new TaskFilter(Idle, TaskScope.MyRoles)),
            }
        )
        {
            await Time(() => list.Read(filter, Paging.FromOne(1), default));
            var ours = await Time(() => list.Read(filter, Paging.FromOne(1), default));
            var theirs = await Time(() =>
                host.Scalar<Guid>("SELECT id FROM workflow.task WHERE status = 0 ORDER BY due_at, id LIMIT 25")
            );
            Measure.Print(
                $"{"inbox of 1 000 000: " + what, -45} | {ours.TotalMilliseconds, 8:0.0} ms | first 25 by hand {theirs.TotalMilliseconds:0.0} ms"
            );
        }

        await Close(host, raw);
    }

    private static async Task<(RuntimeHost Host, NpgsqlDataSource Raw)> Open(TestPostgres postgres, string definition)
    {
        var connectionString = await postgres.CreateDatabase();
        var host = new RuntimeHost(connectionString);
        await host.Publish(definition);
        var raw = NpgsqlDataSource.Create(connectionString);
        await RawLoop.CreateTables(raw);
        return (host, raw);
    }

    private static async Task Close(RuntimeHost host, NpgsqlDataSource raw)
    {
        await raw.DisposeAsync();
        await host.DisposeAsync();
    }

    private static async Task<Guid> Start(RuntimeHost host, string definition)
    {
        var id = Guid.NewGuid();
        await host.Commands.Handle(new StartInstance(id, Actor.System, id, definition, None) { CorrelationId = "c0" });
        return id;
    }

    private static async Task<TimeSpan> Time(Func<Task> action)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 5; i++)
            await action();
        return watch.Elapsed / 5;
    }
}
