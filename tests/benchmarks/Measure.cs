using System.Diagnostics;
using System.Globalization;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Benchmarks;

/// <summary>Someone who does steps, and what is to be given back afterwards.</summary>
internal sealed record Caller(Func<Task> Step, IAsyncDisposable? Connection = null) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>What the database had to do.</summary>
internal readonly record struct Cost(long Commits, long Wal, long FullPageImages)
{
    public static Cost operator +(Cost a, Cost b) =>
        new(a.Commits + b.Commits, a.Wal + b.Wal, a.FullPageImages + b.FullPageImages);

    public static Cost operator -(Cost a, Cost b) =>
        new(a.Commits - b.Commits, a.Wal - b.Wal, a.FullPageImages - b.FullPageImages);

    internal string Per(long count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(double)Commits / count:0.00} commits, {Wal / count} B of WAL ({(Wal - FullPageImages * 8192) / count} B without full-page images)"
        );
}

/// <summary>Rates and costs.</summary>
internal static class Measure
{
    /// <summary>How often per second callers do their steps side by side.</summary>
    internal static async Task<(double Rate, long Count)> Rate(
        int callers,
        TimeSpan duration,
        Func<int, Task<Caller>> prepare
    )
    {
        var actions = await Task.WhenAll(Enumerable.Range(0, callers).Select(prepare));
        var done = 0L;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            actions.Select(action =>
                Task.Run(async () =>
                {
                    while (clock.Elapsed < duration)
                    {
                        await action.Step();
                        Interlocked.Increment(ref done);
                    }
                })
            )
        );
        var rate = done / clock.Elapsed.TotalSeconds;
        foreach (var action in actions)
            await action.DisposeAsync();
        return (rate, done);
    }

    /// <summary>
    /// Something beside something raw: they take turns, so that a change of the machine's speed meets both. Prints one
    /// line and returns the ratio of their rates.
    /// </summary>
    internal static async Task<double> Beside(
        RuntimeHost host,
        string what,
        int callers,
        TimeSpan duration,
        Func<int, Task<Caller>> prepare,
        Func<int, Task<Caller>> raw,
        int turns = 8
    )
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        var (cost, count) = (default(Cost), 0L);
        for (var turn = 0; turn < turns; turn++)
        {
            theirs.Add((await Rate(callers, duration / turns, raw)).Rate);
            // What is prepared costs too, but not here.
            var callersOfTurn = await Task.WhenAll(Enumerable.Range(0, callers).Select(prepare));
            var before = await Counters(host);
            var (rate, done) = await Rate(callers, duration / turns, i => Task.FromResult(callersOfTurn[i]));
            ours.Add(rate);
            cost += await Counters(host) - before;
            count += done;
        }

        var ratio = ours.Average() / theirs.Average();
        Print(
            $"{what, -34} | {callers, 7} | {ours.Average(), 9:0} | {theirs.Average(), 9:0} | {ratio, 5:0.00} | {cost.Per(count)}"
        );
        return ratio;
    }

    internal static void Header() =>
        Console.WriteLine($"{"", -34} | callers |  ours/s   |   raw/s   | ratio | per operation");

    internal static void Print(FormattableString line) =>
        Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    internal static async Task<Cost> Counters(RuntimeHost host) =>
        new(
            // Transaction ids count exactly the transactions that wrote; the server's statistics lag behind.
            await host.Scalar<long>("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"),
            (long)await host.Scalar<decimal>("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"),
            await host.Scalar<long>("SELECT wal_fpi FROM pg_stat_wal")
        );
}
