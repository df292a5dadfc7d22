using Npgsql;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>How work of a kind stands.</summary>
/// <param name="Kind">Kind of work.</param>
/// <param name="Due">Rows that are due and not begun.</param>
/// <param name="OldestDue">How long the oldest that is not done has been due, also where it was put off since.</param>
/// <param name="Failing">Rows that failed and are tried again.</param>
/// <param name="Dead">Rows that were given up.</param>
/// <param name="LastError">Why one of those that are tried again failed.</param>
public sealed record QueueState(string Kind, long Due, TimeSpan? OldestDue, long Failing, long Dead, string? LastError);

/// <summary>Tells how much work waits, and how long it has been due without anybody doing it.</summary>
public sealed class QueueLag(NpgsqlDataSource database, IEnumerable<IWork> kinds, TimeProvider clock)
{
    /// <summary>
    /// How long the oldest row of each kind of work has been due, also where it was put off since; zero when none is.
    /// </summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, TimeSpan>> Read(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.SendAll(() => Read(connection, cancellation));
    }

    /// <summary>Every kind of work, how much of it waits, and since when.</summary>
    public async Task<IReadOnlyList<QueueState>> States(CancellationToken cancellation)
    {
        var states = new List<QueueState>();
        foreach (var table in kinds.Select(x => x.Table))
        {
            await using var query = database.Command(
                $"""
                SELECT count(*) FILTER (WHERE NOT is_dead AND run_at <= $1),
                       min(coalesce(waits_since, run_at)) FILTER (WHERE NOT is_dead AND coalesce(waits_since, run_at) <= $1),
                       count(*) FILTER (WHERE NOT is_dead AND last_error IS NOT NULL), count(*) FILTER (WHERE is_dead),
                       max(last_error) FILTER (WHERE NOT is_dead)
                FROM {table.Table} t WHERE {table.Where} AND (is_dead OR {table.Free} AND (run_at <= $1 OR attempts > 0))
                """,
                clock.GetUtcNow()
            );
            await using var reader = await query.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            TimeSpan? oldest = reader.IsDBNull(1) ? null : clock.GetUtcNow() - reader.GetFieldValue<DateTimeOffset>(1);
            states.Add(
                new QueueState(
                    table.Kind,
                    reader.GetInt64(0),
                    oldest,
                    reader.GetInt64(2),
                    reader.GetInt64(3),
                    reader.IsDBNull(4) ? null : reader.GetString(4)
                )
            );
        }

        return states;
    }

    private async Task<Dictionary<string, TimeSpan>> Read(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var (now, lag) = (clock.GetUtcNow(), new Dictionary<string, TimeSpan>());
        var tables = kinds.Select(x => x.Table).ToArray();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var table in tables)
            batch.BatchCommands.Add(
                new NpgsqlBatchCommand(
                    $"""
                    SELECT least(min(run_at), (SELECT min(waits_since) FROM {table.Table} t WHERE waits_since IS NOT NULL AND NOT is_dead AND {table.Where} AND {table.Free}))
                    FROM {table.Table} t WHERE NOT is_dead AND {table.Where} AND {table.Free}
                    """
                )
            );
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        foreach (var table in tables)
        {
            await reader.ReadAsync(cancellation);
            var since = reader.IsDBNull(0) ? now : reader.GetFieldValue<DateTimeOffset>(0);
            lag[table.Kind] = since < now ? now - since : TimeSpan.Zero;
            await reader.NextResultAsync(cancellation);
        }

        return lag;
    }
}
