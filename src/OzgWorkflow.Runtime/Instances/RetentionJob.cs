using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>
/// Removes what is over and older than its time, in small transactions, and reports. To be run once a day or more
/// often, on one node at a time.
/// </summary>
public sealed class RetentionJob(
    NpgsqlDataSource database,
    IDbContextFactory<WorkflowDb> databases,
    JournalPartitions partitions,
    TaskFiles files,
    RetentionOptions options,
    TimeProvider clock,
    ILogger<RetentionJob> log
)
{
    private const int BatchSize = 500,
        RowsAtOnce = 10_000;
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(20),
        UnusedFiles = TimeSpan.FromDays(1);

    private static readonly string RemoveInstances = InstanceRemoval.Statement(
        "SELECT id FROM workflow.instance WHERE definition_id = $1 AND status = 1 AND finished_at < $2 ORDER BY finished_at LIMIT $3 FOR UPDATE SKIP LOCKED"
    );

    /// <summary>Removes until nothing is due or the time is up, and returns what it did.</summary>
    public async Task<RetentionRun> Run(CancellationToken cancellation)
    {
        var (now, watch) = (clock.GetUtcNow(), Stopwatch.StartNew());
        await partitions.Ensure(cancellation);
        var (instances, left) = (0, 0);
        foreach (var definition in await Definitions(cancellation))
        {
            if ((options.Days.TryGetValue(definition, out var days) ? days : options.DefaultDays) is not { } keep)
                continue;
            var before = now.AddDays(-keep);
            int removed;
            do instances += removed = await Execute(RemoveInstances, cancellation, definition, before, BatchSize);
            while (removed == BatchSize && watch.Elapsed < AtMost);
            if (removed == BatchSize)
                left += (int)await Count(definition, before, cancellation);
        }

        var other =
            await ExecuteAll(Receipt.RemoveOld, now.AddDays(-options.ReceiptDays), cancellation)
            + await ExecuteAll(KeptSignals.RemoveOld, now, cancellation)
            + await ExecuteAll(TaskFiles.RemoveUnused, now - UnusedFiles, cancellation)
            + await files.RemoveContents(now - UnusedFiles, cancellation);
        if (options.EventDays is { } eventDays)
            other += await ExecuteAll(OutboxRelay.RemoveOld, now.AddDays(-eventDays), cancellation);
        var dropped = await partitions.DropEmpty(cancellation);
        var run = new RetentionRun
        {
            At = now,
            Milliseconds = watch.ElapsedMilliseconds,
            Instances = instances,
            OtherRows = other,
            Partitions = dropped,
            Left = left,
        };
        await Report(run, cancellation);
        return run;
    }

    private async Task Report(RetentionRun run, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.RetentionRuns.Add(run);
        await db.SaveChangesAsync(cancellation);
        log.LogInformation(
            "Retention removed {Instances} instances, {Other} other rows and {Partitions} months of journal in {Milliseconds} ms; {Left} instances are left for the next run",
            run.Instances,
            run.OtherRows,
            run.Partitions,
            run.Milliseconds,
            run.Left
        );
    }

    private async Task<List<string>> Definitions(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Definitions.Select(x => x.DefinitionId).Distinct().OrderBy(x => x).ToListAsync(cancellation);
    }

    private async Task<long> Count(string definition, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Instances.LongCountAsync(
            x =>
                x.DefinitionId == definition
                && x.Status == Engine.Model.WorkflowStatus.Finished
                && x.FinishedAt < before,
            cancellation
        );
    }

    /// <summary>
    /// Removes rows of before a point in time, a batch at a time, as long as there is time; returns how many.
    /// </summary>
    private async Task<int> ExecuteAll(string sql, DateTimeOffset before, CancellationToken cancellation)
    {
        var (all, removed, watch) = (0, 0, Stopwatch.StartNew());
        do all += removed = await Execute(sql, cancellation, before, RowsAtOnce);
        while (removed == RowsAtOnce && watch.Elapsed < AtMost);
        return all;
    }

    private async Task<int> Execute(string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = database.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
