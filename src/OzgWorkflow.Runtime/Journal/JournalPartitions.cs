using System.Globalization;
using Npgsql;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Journal;

/// <summary>The journal is partitioned by month, so that a month that nobody needs any more goes at once.</summary>
public sealed class JournalPartitions(NpgsqlDataSource database, TimeProvider clock)
{
    private const int MonthsAhead = 2;

    /// <summary>Makes the partitions of this month and the next ones. What was written without one is in the default partition.</summary>
    public async Task Ensure(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var month = new DateTime(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i <= MonthsAhead; i++)
        {
            var (from, to) = (month.AddMonths(i), month.AddMonths(i + 1));
            await using var create = database.CreateCommand(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    DO $$ BEGIN
                      IF to_regclass('workflow.journal_{from:yyyy_MM}') IS NULL
                         AND NOT EXISTS (SELECT FROM workflow.journal_default WHERE at >= '{from:yyyy-MM-dd}Z' AND at < '{to:yyyy-MM-dd}Z') THEN
                        CREATE TABLE workflow.journal_{from:yyyy_MM} PARTITION OF workflow.journal FOR VALUES FROM ('{from:yyyy-MM-dd}Z') TO ('{to:yyyy-MM-dd}Z');
                      END IF;
                    EXCEPTION WHEN duplicate_table THEN NULL;
                    END $$
                    """
                )
            );
            await create.ExecuteNonQueryAsync(cancellation);
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
        {
            await using var drop = database.CreateCommand(
                $"""
                DO $$ BEGIN
                  IF NOT EXISTS (SELECT FROM workflow.{partition}) THEN DROP TABLE workflow.{partition}; ELSE RAISE EXCEPTION USING ERRCODE = 'P0002'; END IF;
                END $$
                """
            );
            try
            {
                await drop.ExecuteNonQueryAsync(cancellation);
                dropped++;
            }
            catch (PostgresException e) when (e.SqlState == "P0002") { }
        }

        return dropped;
    }
}
