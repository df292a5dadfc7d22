using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OzgWorkflow.Runtime.Outside;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// A row belongs to whoever took it last: who is late leaves it alone, who stops gives it back at once.
/// </summary>
public sealed class Leases
{
    private const string Row =
        "SELECT concat_ws(' ', turn, attempts, lost, is_dead, last_error, run_at) FROM workflow.job";

    [TestCase(true)]
    [TestCase(false)]
    public async Task Who_is_late_neither_removes_nor_changes_the_row_that_another_has_by_now(bool fails)
    {
        var slow = new Slow();
        await using var host = await Host(slow);
        var (late, first) = (host.DoWork("outside"), await slow.Next());
        host.Clock.Pass(TimeSpan.FromMinutes(6));
        var (other, second) = (host.DoWork("outside"), await slow.Next());
        var row = await host.Scalar<string>(Row);
        Assert.That(row, Does.StartWith("2 2 2 f"), "another took it");
        if (fails)
            first.SetException(new InvalidOperationException("zu spät"));
        else
            first.SetResult();
        await late;
        Assert.That(await host.Scalar<string>(Row), Is.EqualTo(row));
        second.SetResult();
        await other;
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.job"), Is.Zero);
    }

    [Test]
    public async Task A_node_that_stops_gives_its_rows_back_so_that_another_takes_them_at_once()
    {
        var (slow, next) = (new Slow(), new Slow());
        var database = await Postgres.Server.CreateDatabase();
        await using var stopping = await Host(slow, database, realTime: true);
        var taker = stopping.Get<Taker>();
        await taker.StartAsync(default);
        await slow.Next();
        await taker.StopAsync(default);
        Assert.That(await stopping.Scalar<string>(Row), Does.StartWith("1 0 0 f"), "as if it had never been begun");
        await using var other = new RuntimeHost(database, x => x.AddSingleton<IOutsideWork>(next), realTime: true);
        var work = other.DoWork("outside");
        (await next.Next()).SetResult();
        Assert.That(await work, Is.EqualTo(1));
        Assert.That(await other.Scalar<long>("SELECT count(*) FROM workflow.job"), Is.Zero);
    }

    [Test]
    public async Task A_table_that_cannot_be_read_for_a_while_spoils_nothing_for_whoever_has_the_connection_next()
    {
        var slow = new Slow();
        var settings = new NpgsqlConnectionStringBuilder(await Postgres.Server.CreateDatabase()) { MaxPoolSize = 1 };
        await using var host = await Host(slow, settings.ConnectionString, rows: 0);
        for (var i = 0; i < 4; i++)
        {
            // The statement becomes a prepared one at its second time, and those that are sent with it do.
            for (var times = 0; times < i; times++)
                await host.DoWork("outside");
            await host.Execute("ALTER TABLE workflow.job RENAME TO weg");
            Assert.That(() => host.DoWork("outside"), Throws.InstanceOf<PostgresException>());
            Assert.That(() => host.Get<QueueLag>().Read(default), Throws.InstanceOf<PostgresException>());
            await host.Execute("ALTER TABLE workflow.weg RENAME TO job");
            Assert.That(await host.DoWork("outside"), Is.Zero);
            Assert.That(await host.Get<QueueLag>().Read(default), Is.Not.Empty);
        }

        await Add(host);
        var work = host.DoWork("outside");
        (await slow.Next()).SetResult();
        Assert.That(await work, Is.EqualTo(1));
    }

    private static async Task<RuntimeHost> Host(Slow slow, string? database = null, bool realTime = false, int rows = 1)
    {
        var host = new RuntimeHost(
            database ?? await Postgres.Server.CreateDatabase(),
            x => x.AddSingleton<IOutsideWork>(slow),
            realTime: realTime
        );
        for (var i = 0; i < rows; i++)
            await Add(host);
        return host;
    }

    private static Task Add(RuntimeHost host) =>
        host.Execute(
            """
            INSERT INTO workflow.job (kind, instance_id, bookmark_id, payload, run_at)
            VALUES (3, gen_random_uuid(), 1, '{"work":"slow","request":{},"key":"' || gen_random_uuid() || '"}', '2020-01-01')
            """
        );

    /// <summary>Work that takes as long as the test wants, each call by itself.</summary>
    private sealed class Slow : IOutsideWork
    {
        private readonly ConcurrentQueue<TaskCompletionSource> _calls = new();
        private readonly SemaphoreSlim _called = new(0);

        public string Kind => "slow";

        public async Task<IReadOnlyDictionary<string, object?>> Do(
            IReadOnlyDictionary<string, object?> request,
            Guid idempotencyKey,
            CancellationToken cancellation
        )
        {
            var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _calls.Enqueue(call);
            _called.Release();
            await call.Task.WaitAsync(cancellation);
            return new Dictionary<string, object?>();
        }

        internal async Task<TaskCompletionSource> Next()
        {
            Assert.That(await _called.WaitAsync(TimeSpan.FromSeconds(30)), "it is called");
            return _calls.TryDequeue(out var call) ? call : throw new InvalidOperationException();
        }
    }
}
