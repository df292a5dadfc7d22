using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>
/// The one way to take work: take a row, do it, or put it off, with the attempts, the error and a longer pause each
/// time, until it is given up and waits for a person. Nodes share nothing but the tables; a row that a dying node had
/// is free again when its lease ends.
/// </summary>
public sealed class Taker(
    NpgsqlDataSource database,
    IEnumerable<IWork> kinds,
    RowOutcomes outcomes,
    WorkSignals signals,
    TimeProvider clock,
    ILogger<Taker> log
) : BackgroundService
{
    /// <summary>
    /// A row whose work was begun this often and never heard of again has killed its process each time.
    /// </summary>
    private const int MaxLost = 5;

    private static readonly TimeSpan ScriptsPause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often it looks for work that nobody told it of: that of other nodes, and what is due by then.
    /// </summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            kinds.SelectMany(work => Enumerable.Range(0, work.Table.Workers).Select(_ => Work(work, stoppingToken)))
        );

    /// <summary>
    /// Does what is due now, one after the other, of the kinds named or of all; returns how many rows were taken.
    /// </summary>
    public async Task<int> DoAll(CancellationToken cancellation, params string[] only)
    {
        var done = 0;
        for (var before = -1; before < done; )
        {
            before = done;
            foreach (var work in kinds.Where(x => only.Length == 0 || only.Contains(x.Table.Kind)))
                while (await DoNext(work, cancellation) is > 0 and var count)
                    done += count;
        }

        return done;
    }

    private async Task Work(IWork work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await DoNext(work, stopping) == 0)
                    await signals.Wait(work.Table.Kind, LookEvery, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogWarning("Work of the kind {Kind} pauses: {Message}", work.Table.Kind, e.Message);
                await Task.Delay(LookEvery, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Takes rows and does them; returns how many were taken.</summary>
    private async Task<int> DoNext(IWork work, CancellationToken cancellation)
    {
        var taken = await Take(work.Table, cancellation);
        if (taken.Count == 0)
            return 0;
        // Another worker of this kind need not wait until this one is done: there may be more.
        signals.Raise([work.Table.Kind]);
        var rows = taken.Where(x => x.Lost <= MaxLost).ToArray();
        foreach (var row in taken.Except(rows))
            await outcomes.GiveUp(
                work,
                row,
                $"Der Server endete {MaxLost}-mal, während dies getan wurde.",
                cancellation,
                // Whoever was to be told last time has ended the process, too.
                isTold: row.Lost == MaxLost + 1
            );
        // One that was never heard of again is done by itself, so that others do not share its fate.
        if (rows.Length > 1 && Array.Find(rows, x => x.Lost > 1) is { } suspect)
        {
            await outcomes.GiveBack(rows.Where(x => x != suspect), cancellation);
            rows = [suspect];
        }

        if (rows.Length > 0)
            await Do(work, rows, cancellation);
        return taken.Count;
    }

    private async Task Do(IWork work, TakenRow[] rows, CancellationToken cancellation)
    {
        // Who takes longer than his lease no longer has the rows.
        using var lease = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        lease.CancelAfter(work.Table.Lease);
        try
        {
            await work.Do(rows, lease.Token);
        }
        catch (RowFailuresException e)
        {
            foreach (var (row, error) in e.Failures)
                await outcomes.PutOff(work, row, error, cancellation);
        }
        catch (Exception e) when (e is UnavailableException || DatabaseAway.Is(e))
        {
            await outcomes.GiveBack(rows, cancellation, RowOutcomes.TextOf(e));
            throw;
        }
        catch (ScriptsUnavailableException e) when (!e.HasEnded)
        {
            // Others may need no scripts.
            await outcomes.GiveBack(rows, cancellation, RowOutcomes.TextOf(e), ScriptsPause);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await outcomes.GiveBack(rows, cancellation);
            throw;
        }
        catch (Exception e)
        {
            foreach (var row in rows)
                await outcomes.PutOff(work, row, e, cancellation);
        }
    }

    private async Task<List<TakenRow>> Take(QueueTable table, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        // Should the server lose this, the row is only due again: it need not wait for the disk.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SET LOCAL synchronous_commit = off"));
        batch.BatchCommands.Add(StepBatch.Statement(table.TakeStatement, now, now + table.Lease));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        var rows = await connection.SendAll(() => TakenRow.ReadAll(batch, table, cancellation));
        if (table.Batch > 1)
            rows.Sort((x, y) => Comparer<object>.Default.Compare(x.Key[0], y.Key[0]));
        return rows;
    }
}
