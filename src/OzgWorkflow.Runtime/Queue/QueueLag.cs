using Npgsql;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>Work that waits in the database.</summary>
public enum QueueKind
{
    /// <summary>Jobs that are due; not those that were given up.</summary>
    Jobs,

    /// <summary>Timers that are due.</summary>
    Timers,

    /// <summary>Events to publish.</summary>
    Events,
}

/// <summary>Tells how long work has been due without anybody doing it.</summary>
public sealed class QueueLag(NpgsqlDataSource database, TimeProvider clock)
{
    // Each reads the first entry of the index that the workers take from.
    private static readonly (QueueKind Kind, string Oldest)[] Queries =
    [
        (QueueKind.Jobs, "SELECT run_at FROM workflow.job WHERE NOT is_dead ORDER BY run_at LIMIT 1"),
        (QueueKind.Timers, "SELECT due_at FROM workflow.timer ORDER BY due_at LIMIT 1"),
        (QueueKind.Events, "SELECT occurred_at FROM workflow.outbox ORDER BY sequence LIMIT 1"),
    ];

    /// <summary>The age of the oldest due entry of each kind; zero when none is due.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<IReadOnlyDictionary<QueueKind, TimeSpan>> Read(CancellationToken cancellation)
    {
        var (now, lag) = (clock.GetUtcNow(), new Dictionary<QueueKind, TimeSpan>());
        await using var batch = database.CreateBatch();
        foreach (var (_, oldest) in Queries)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(oldest));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        foreach (var (kind, _) in Queries)
        {
            var due = await reader.ReadAsync(cancellation) ? reader.GetFieldValue<DateTimeOffset>(0) : now;
            lag[kind] = due < now ? now - due : TimeSpan.Zero;
            await reader.NextResultAsync(cancellation);
        }

        return lag;
    }
}
