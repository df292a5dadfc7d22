using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>Work that was given up.</summary>
/// <param name="Kind">Kind of work.</param>
/// <param name="Id">Its key within the kind.</param>
/// <param name="Content">What it is about.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="LastError">What went wrong last.</param>
public sealed record DeadLetter(string Kind, string Id, string Content, int Attempts, string? LastError);

/// <summary>Shows what was given up, and lets people have it done again or remove it.</summary>
public sealed class DeadLetters(
    NpgsqlDataSource database,
    Transactions transactions,
    IEnumerable<IWork> kinds,
    WorkSignals signals,
    TimeProvider clock,
    ILogger<DeadLetters> log
)
{
    /// <summary>What was given up, kind by kind, oldest first, and how much there is in all.</summary>
    public async Task<(IReadOnlyList<DeadLetter> Items, int Total)> Read(
        long skip,
        int take,
        CancellationToken cancellation
    )
    {
        var all = string.Join(
            " UNION ALL ",
            Tables.Select(
                (x, i) =>
                    $"""
                        SELECT {i} AS n, '{x.Kind}' AS kind, {IdOf(x)} AS id, left(concat_ws(' ', {string.Join(
                            ", ",
                            x.Key.Concat(x.Columns).Select(c => $"{c}::text")
                        )}), 500) AS content,
                               attempts, last_error, run_at FROM {x.Table} t WHERE is_dead AND {x.Where}
                        """
            )
        );
        await using var query = database.Command(
            // The count comes with a page beyond the end, too.
            $"""
            WITH given_up AS ({all})
            SELECT total, kind, id, content, attempts, last_error
            FROM (SELECT count(*) AS total FROM given_up) c
            LEFT JOIN (SELECT * FROM given_up ORDER BY n, run_at, id OFFSET $1 LIMIT $2) page ON true
            ORDER BY n, run_at, page.id
            """,
            skip,
            take
        );
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var items = new List<DeadLetter>();
        var total = 0;
        while (await reader.ReadAsync(cancellation))
        {
            total = (int)reader.GetInt64(0);
            if (reader.IsDBNull(1))
                break;
            items.Add(
                new DeadLetter(
                    reader.GetString(1),
                    reader.GetString(2),
                    Secrets.Cleaned(reader.GetString(3)),
                    reader.GetInt32(4),
                    reader.IsDBNull(5) ? null : reader.GetString(5)
                )
            );
        }

        return (items, total);
    }

    /// <summary>Has work done again, all that was given up when none is named; returns how many rows.</summary>
    public async Task<int> Replay(
        IReadOnlyList<(string Kind, string Id)>? which,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var count = 0;
        foreach (var table in Tables.Where(x => which is null || which.Any(w => w.Kind == x.Kind)))
        {
            await using var again = database.Command(
                $"UPDATE {table.Table} t SET is_dead = false, attempts = 0, lost = 0, waits_since = NULL, run_at = $2 WHERE {Dead(table)}",
                which is null ? null : Ids(table, which),
                clock.GetUtcNow()
            );
            count += await again.ExecuteNonQueryAsync(cancellation);
        }

        signals.Raise(Tables.Select(x => x.Kind));
        log.LogInformation("{Account} has {Count} pieces of work done again that were given up", actor.Account, count);
        return count;
    }

    /// <summary>
    /// Removes some for good, all or none; returns how many, or why none: a running instance would wait for ever.
    /// </summary>
    public async Task<(int Count, CommandResult.Conflict? Refusal)> Remove(
        IReadOnlyList<(string Kind, string Id)> which,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var needed = 0L;
        var named = kinds.Where(x => which.Any(w => w.Kind == x.Table.Kind)).ToArray();
        foreach (var table in named.Select(x => x.Table))
        {
            await using var query = database.Command(
                $"SELECT count(*) FROM {table.Table} t WHERE {Dead(table)} AND {table.Needed}",
                [Ids(table, which)]
            );
            needed += (long)(await query.ExecuteScalarAsync(cancellation))!;
        }

        if (needed > 0)
            return (
                0,
                new CommandResult.Conflict(
                    (
                        needed == 1
                            ? "Auf einen der Aufträge wartet noch eine laufende Instanz. "
                            : $"Auf {needed} der Aufträge warten noch laufende Instanzen. "
                    )
                        + "Lassen Sie diese Aufträge noch einmal ausführen, oder brechen Sie die Instanzen ab. Entfernt wurde nichts."
                )
            );
        var count = await transactions.Run(batch => Remove(batch, named, which, cancellation), cancellation);
        log.LogWarning(
            "{Account} removed {Count} pieces of work that were given up: {Which}",
            actor.Account,
            count,
            which
        );
        return (count, null);
    }

    private IEnumerable<QueueTable> Tables => kinds.Select(x => x.Table);

    private static async Task<int> Remove(
        StepBatch batch,
        IReadOnlyList<IWork> named,
        IReadOnlyList<(string Kind, string Id)> which,
        CancellationToken cancellation
    )
    {
        var count = 0;
        foreach (var work in named)
        {
            var rows = new List<TakenRow>();
            await using (
                var reader = await batch.Read(
                    cancellation,
                    StepBatch.Statement(
                        $"SELECT {work.Table.Read} FROM {work.Table.Table} t WHERE {Dead(work.Table)} AND NOT ({work.Table.Needed}) FOR UPDATE",
                        [Ids(work.Table, which)]
                    )
                )
            )
                while (await reader.ReadAsync(cancellation))
                    rows.Add(new TakenRow(work.Table, reader));
            foreach (var row in rows)
            {
                row.Remove(batch);
                work.Removed(row, batch);
            }

            count += rows.Count;
        }

        return count;
    }

    private static string Dead(QueueTable table) =>
        $"is_dead AND {table.Where} AND ($1::text[] IS NULL OR {IdOf(table)} = ANY ($1))";

    private static string[] Ids(QueueTable table, IReadOnlyList<(string Kind, string Id)> which) =>
        [.. which.Where(x => x.Kind == table.Kind).Select(x => x.Id)];

    private static string IdOf(QueueTable table) => $"concat_ws('/', {string.Join(", ", table.Key)})";
}
