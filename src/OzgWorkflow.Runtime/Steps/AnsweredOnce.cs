using System.Data;
using Npgsql;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Work that is no step, such as an import, done once for each key: who repeats it, at once or later, gets the answer of the first time. The
/// receipt is written after the work, so work whose process dies in between is done again and must be harmless when it is.
/// </summary>
public sealed class AnsweredOnce(NpgsqlDataSource database, TimeProvider clock)
{
    private const string TakeTurn = "SELECT pg_try_advisory_lock(hashtextextended($1::text, 4285))";
    private const string GiveTurn = "SELECT pg_advisory_unlock(hashtextextended($1::text, 4285))";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Does the work, unless it is done.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="what">What is asked for.</param>
    /// <param name="key">Tells repetitions apart.</param>
    /// <param name="request">Hash of the request: with the same key it must be the same.</param>
    /// <param name="work">Does it and answers; the answer is kept if there is one to keep.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The answer to give: that of the work or of the first time. <c>null</c> when the key belongs to another request.</returns>
    public async Task<string?> Do(
        Actor actor,
        string what,
        Guid key,
        Guid request,
        Func<Task<(string Answer, bool Keep)>> work,
        CancellationToken cancellation
    )
    {
        var id = Receipt.IdOf(actor, Receipt.Named(what), key);
        while (true)
        {
            // Whoever waits for his turn holds no connection: the one whose turn it is needs some.
            await using (var connection = await database.OpenConnectionAsync(cancellation))
            {
                await using var take = connection.Command(TakeTurn, id);
                if (await take.ExecuteScalarAsync(cancellation) is true)
                    return await Do(connection, id, request, work, cancellation);
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    private async Task<string?> Do(
        NpgsqlConnection connection,
        Guid id,
        Guid request,
        Func<Task<(string Answer, bool Keep)>> work,
        CancellationToken cancellation
    )
    {
        try
        {
            await using (var find = connection.Command(Receipt.Find, id))
            await using (var reader = await find.ExecuteReaderAsync(cancellation))
                if (await Receipt.Read(reader, cancellation) is { } before)
                    return before.Request == request ? before.Answer : null;
            var (answer, keep) = await work();
            if (keep)
            {
                await using var write = connection.Command(
                    Receipt.Insert,
                    id,
                    null,
                    request,
                    answer,
                    clock.GetUtcNow()
                );
                await write.ExecuteNonQueryAsync(CancellationToken.None);
            }

            return answer;
        }
        finally
        {
            // A connection that broke has given its turn away already.
            if (connection.State == ConnectionState.Open)
            {
                await using var give = connection.Command(GiveTurn, id);
                await give.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
    }
}
