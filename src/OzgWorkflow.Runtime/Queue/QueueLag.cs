using Npgsql;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>Tells how long work has been due without anybody doing it.</summary>
public sealed class QueueLag(NpgsqlDataSource database, IEnumerable<IWork> kinds, TimeProvider clock)
{
    /// <summary>The age of the oldest due row of each kind of work; zero when none is due.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, TimeSpan>> Read(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.SendAll(() => Read(connection, cancellation));
    }

    private async Task<Dictionary<string, TimeSpan>> Read(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var (now, lag) = (clock.GetUtcNow(), new Dictionary<string, TimeSpan>());
        var tables = kinds.Select(x => x.Table).ToArray();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var table in tables)
            batch.BatchCommands.Add(
                new NpgsqlBatchCommand(
                    $"SELECT min({table.Since}) FROM {table.Table} t WHERE NOT is_dead AND {table.Where} AND {table.Free}"
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
