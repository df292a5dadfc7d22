using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>Writes what became of rows that were not done.</summary>
public sealed class RowOutcomes(NpgsqlDataSource database, TimeProvider clock, ILogger<RowOutcomes> log)
{
    private const int LongestError = 2000;
    private static readonly TimeSpan TryEvery = TimeSpan.FromSeconds(1);

    /// <summary>A row failed: it is tried again after a pause that grows, or is given up.</summary>
    internal async Task PutOff(IWork work, TakenRow row, Exception e, CancellationToken cancellation)
    {
        var isDead = e is HopelessException || row.Attempts >= row.Table.MaxAttempts;
        log.LogError(
            e,
            "Work of the kind {Kind} failed: {Id}{GivenUp}",
            row.Table.Kind,
            row.Id,
            isDead ? "; it is given up" : ""
        );
        var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, row.Attempts - 1), 600));
        var error = TextOf(e);
        await Execute(
            row,
            "lost = lost - 1, last_error = $2, is_dead = $3, run_at = $4",
            cancellation,
            error,
            isDead,
            clock.GetUtcNow() + pause
        );
        if (!isDead)
            return;
        try
        {
            await work.GivenUp(row, error, cancellation);
        }
        catch (Exception told) when (told is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            log.LogError(told, "Nobody could be told that {Id} was given up", row.Id);
        }
    }

    /// <summary>Rows were not tried, for no fault of theirs: they are due again.</summary>
    internal async Task GiveBack(IEnumerable<TakenRow> rows, CancellationToken cancellation, string? why = null)
    {
        foreach (var row in rows)
            await Execute(
                row,
                "lost = lost - 1, attempts = attempts - 1, run_at = $2, last_error = coalesce($3::text, last_error)",
                cancellation,
                clock.GetUtcNow(),
                why
            );
    }

    /// <summary>
    /// Writes what became of a row, as soon as the database answers: only a process that ends is never heard of again. One that is told to stop tries once.
    /// </summary>
    private async Task Execute(TakenRow row, string change, CancellationToken cancellation, params object?[] values)
    {
        while (true)
        {
            try
            {
                await using var update = database.Command(
                    $"UPDATE {row.Table.Table} SET {change} WHERE turn = $1 AND {row.Table.KeyMatches(values.Length + 2)}",
                    [row.Turn, .. values, .. row.Key]
                );
                await update.ExecuteNonQueryAsync(cancellation);
                return;
            }
            catch (NpgsqlException e)
                when (cancellation.CanBeCanceled && e is not PostgresException { IsTransient: false })
            {
                log.LogWarning(
                    "What became of {Kind} {Id} cannot be written yet: {Message}",
                    row.Table.Kind,
                    row.Id,
                    e.Message
                );
                await Task.Delay(TryEvery, cancellation);
            }
        }
    }

    internal static string TextOf(Exception e) =>
        ErrorText.Of(e.Message) is var text && text.Length > LongestError ? text[..LongestError] : text;
}
