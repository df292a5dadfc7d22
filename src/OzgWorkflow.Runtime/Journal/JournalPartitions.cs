using System.Globalization;
using Npgsql;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Journal;

/// <summary>
/// The journal is partitioned by month, so that a month that nobody needs any more goes at once. Nodes do this at the
/// same time, beside steps and backups: whoever looks has locked before, and whoever does not get his lock soon leaves
/// it for the next run.
/// </summary>
public sealed class JournalPartitions(NpgsqlDataSource database, TimeProvider clock)
{
    private const int MonthsAhead = 2;

    // Steps wait behind who waits for a lock; and it is shorter than what PostgreSQL takes for a deadlock (1 s).
    private const string Patience = "SET LOCAL lock_timeout = '500ms'";

    /// <summary>
    /// Makes the partitions of this month and the next ones. What was written without one is in the default partition.
    /// </summary>
    public async Task Ensure(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var month = new DateTime(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i <= MonthsAhead; i++)
        {
            var (from, to) = (month.AddMonths(i), month.AddMonths(i + 1));
            await Change(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    DO $$ BEGIN
                      IF to_regclass('workflow.journal_{from:yyyy_MM}') IS NULL THEN
                        {Patience};
                        LOCK TABLE ONLY workflow.journal IN ACCESS EXCLUSIVE MODE;
                        IF NOT EXISTS (SELECT FROM workflow.journal_default WHERE at >= '{from:yyyy-MM-dd}Z' AND at < '{to:yyyy-MM-dd}Z') THEN
                          CREATE TABLE IF NOT EXISTS workflow.journal_{from:yyyy_MM}
                            PARTITION OF workflow.journal FOR VALUES FROM ('{from:yyyy-MM-dd}Z') TO ('{to:yyyy-MM-dd}Z');
                        END IF;
                      END IF;
                    END $$
                    """
                ),
                cancellation
            );
        }
    }

    /// <summary>Drops past months in which nothing is left; returns how many.</summary>
    public async Task<int> DropEmpty(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var current = $"journal_{now.UtcDateTime.ToString("yyyy_MM", CultureInfo.InvariantCulture)}";
        var past = new List<string>();
        await using (
            var query = database.Command(
                """
                SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'workflow.journal'::regclass AND c.relname ~ '^journal_\d{4}_\d\d$' AND c.relname < $1 ORDER BY 1
                """,
                current
            )
        )
        {
            await using var reader = await query.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                past.Add(reader.GetString(0));
        }

        var dropped = 0;
        foreach (var partition in past)
            if (
                await Change(
                    $"""
                    DO $$ BEGIN
                      {Patience};
                      LOCK TABLE workflow.{partition} IN SHARE ROW EXCLUSIVE MODE;
                      IF EXISTS (SELECT FROM workflow.{partition}) THEN RAISE no_data_found; END IF;
                      DROP TABLE workflow.{partition};
                    END $$
                    """,
                    cancellation
                )
            )
                dropped++;

        return dropped;
    }

    /// <summary>
    /// False when something is in the way: rows that are still there, someone who holds a lock, another node that was
    /// first.
    /// </summary>
    private async Task<bool> Change(string sql, CancellationToken cancellation)
    {
        await using var change = database.CreateCommand(sql);
        try
        {
            await change.ExecuteNonQueryAsync(cancellation);
            return true;
        }
        catch (PostgresException e)
            when (e.SqlState
                    is PostgresErrorCodes.NoDataFound
                        or PostgresErrorCodes.LockNotAvailable
                        or PostgresErrorCodes.UndefinedTable
            )
        {
            return false;
        }
    }
}
