using Npgsql;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Work that is no step, such as an import, done once for each key: who repeats it, at once or later, gets the answer of the first time. Its receipt
/// is there from the beginning and gets its answer at the end; if that never comes, the next who asks does the work after a while, so it must be
/// harmless when it is done again.
/// </summary>
public sealed class AnsweredOnce(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Begin =
        "INSERT INTO workflow.receipt (id, request, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    private const string TakeOver =
        "UPDATE workflow.receipt SET at = $2 WHERE id = $1 AND answer IS NULL AND at < $3 AND request = $4";
    private const string Keep = "UPDATE workflow.receipt SET answer = $2 WHERE id = $1 AND at = $3";
    private const string GiveUp = "DELETE FROM workflow.receipt WHERE id = $1 AND at = $2";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100),
        Lease = TimeSpan.FromMinutes(5);

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
            // It tells whose turn it is.
            var now = clock.StoredNow();
            if (
                await Execute(Begin, cancellation, id, request, now) > 0
                || await Execute(TakeOver, cancellation, id, now, now - Lease, request) > 0
            )
                return await Do(id, now, work);
            var receipt = await Find(id, cancellation);
            if (receipt is not null && receipt.Request != request)
                return null;
            if (receipt?.Answer is { } answer)
                return answer;
            await Task.Delay(Pause, cancellation);
        }
    }

    private async Task<string> Do(Guid id, DateTimeOffset turn, Func<Task<(string Answer, bool Keep)>> work)
    {
        var isKept = false;
        try
        {
            (var answer, isKept) = await work();
            if (isKept)
                await Execute(Keep, CancellationToken.None, id, answer, turn);
            return answer;
        }
        finally
        {
            if (!isKept)
                await Execute(GiveUp, CancellationToken.None, id, turn);
        }
    }

    private async Task<Receipt?> Find(Guid id, CancellationToken cancellation)
    {
        await using var find = database.Command(Receipt.Find, id);
        await using var reader = await find.ExecuteReaderAsync(cancellation);
        return await Receipt.Read(reader, cancellation);
    }

    private async Task<int> Execute(string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = database.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
