using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>Writes what became of rows that were not done.</summary>
public sealed class RowOutcomes(NpgsqlDataSource database, TimeProvider clock, ILogger<RowOutcomes> log)
{
    private const int LongestError = 2000;
    private const string Waits = "waits_since = coalesce(waits_since, ";
    private static readonly TimeSpan TryEvery = TimeSpan.FromSeconds(1);

    /// <summary>A row failed: it is tried again after a pause that grows, or is given up.</summary>
    internal async Task PutOff(IWork work, TakenRow row, Exception e, CancellationToken stopping)
    {
        log.LogError(e, "Work of the kind {Kind} failed: {Id}", row.Table.Kind, row.Id);
        var error = TextOf(e);
        if (e is HopelessException || row.Attempts >= row.Table.MaxAttempts)
        {
            await GiveUp(work, row, error, stopping);
            return;
        }

        var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, row.Attempts - 1), 600));
        await Write(
            row,
            $"lost = lost - 1, last_error = $2, run_at = $3, {Waits}$4)",
            stopping,
            error,
            clock.GetUtcNow() + pause,
            row.Due
        );
    }

    /// <summary>With the row's end whoever waits for it is told, if there is one who can be.</summary>
    internal async Task GiveUp(IWork work, TakenRow row, string why, CancellationToken stopping, bool isTold = true)
    {
        log.LogError("Work of the kind {Kind} is given up: {Id}: {Why}", row.Table.Kind, row.Id, why);
        try
        {
            if (isTold)
                await UntilDone(() => work.GivenUp(row.GivenUp(why), why, CancellationToken.None), row, stopping);
        }
        catch (Exception e)
        {
            log.LogError(e, "Nobody could be told that {Id} was given up", row.Id);
        }

        await Write(row, TakenRow.IsGivenUp, stopping, why);
    }

    /// <summary>Rows were not done, for no fault of theirs: they are due again, after a pause if one is said.</summary>
    internal async Task GiveBack(
        IEnumerable<TakenRow> rows,
        CancellationToken stopping,
        string? why = null,
        TimeSpan pause = default
    )
    {
        foreach (var row in rows)
            await Write(
                row,
                $"lost = lost - 1, attempts = attempts - 1, run_at = $2, last_error = coalesce($3::text, last_error), {Waits}$4)",
                stopping,
                clock.GetUtcNow() + pause,
                why,
                row.Due
            );
    }

    private Task Write(TakenRow row, string change, CancellationToken stopping, params object?[] values) =>
        UntilDone(
            async () =>
            {
                await using var update = database.Command(
                    $"UPDATE {row.Table.Table} SET {change} WHERE turn = $1 AND NOT is_dead AND {row.Table.KeyMatches(values.Length + 2)}",
                    [row.Turn, .. values, .. row.Key]
                );
                await update.ExecuteNonQueryAsync(CancellationToken.None);
            },
            row,
            stopping
        );

    /// <summary>
    /// Waits for a database that is away, so that only a process that ends is never heard of again; one that is told to
    /// stop tries once more.
    /// </summary>
    private async Task UntilDone(Func<Task> write, TakenRow row, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e) when (DatabaseAway.Is(e) && !stopping.IsCancellationRequested)
            {
                log.LogWarning(
                    "What became of {Kind} {Id} cannot be written yet: {Message}",
                    row.Table.Kind,
                    row.Id,
                    e.Message
                );
                await Task.Delay(TryEvery, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What people read of an error: what was not written for them says so.</summary>
    internal static string TextOf(Exception e)
    {
        var text = ErrorText.Of(e.Message);
        if (e is not WorkException)
            text = $"Technischer Fehler: {text}";
        return text.Length > LongestError ? text[..LongestError] : text;
    }
}
