using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Work that is no step, such as an import, done once for each key: who repeats it, at once or later, gets the answer
/// of the first time. Its receipt is there from the beginning, belongs to whoever works on it for as long as he is
/// heard of, and gets its answer at the end. Work that commits in one transaction says so in it (see
/// <see cref="Settle"/>), so that it is done exactly once; other work must be harmless when it is done again.
/// </summary>
public sealed class AnsweredOnce(
    NpgsqlDataSource database,
    [FromKeyedServices(AnsweredOnce.Beats)] NpgsqlDataSource beats,
    TimeProvider clock
)
{
    /// <summary>Names connections by which this node lets hear of itself however many wait for the others.</summary>
    internal const string Beats = "beats";

    private const string Begin =
        "INSERT INTO workflow.receipt (id, request, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    private const string TakeOver =
        "UPDATE workflow.receipt SET at = $2 WHERE id = $1 AND answer IS NULL AND at < $3 AND request = $4";
    private const string Find = "SELECT request, answer, at FROM workflow.receipt WHERE id = $1";
    private const string Keep = "UPDATE workflow.receipt SET answer = $3 WHERE id = $1 AND at = $2";
    private const string GiveUp = "DELETE FROM workflow.receipt WHERE id = $1 AND at = $2 AND answer IS NULL";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly AsyncLocal<AnswerTurn?> Current = new();

    /// <summary>The answer of work that was done by a server that ended before it could answer.</summary>
    public const string Lost = "";

    /// <summary>
    /// The work that runs is done with the transaction of this connection: to be called last before it is committed.
    /// Does nothing where no key was given.
    /// </summary>
    /// <exception cref="LostTurnException">Somebody else does it by now: nothing must be committed.</exception>
    public static Task Settle(DbConnection connection, CancellationToken cancellation) =>
        Current.Value?.Settle((NpgsqlConnection)connection, cancellation) ?? Task.CompletedTask;

    /// <summary>Does the work, unless it is done.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="what">What is asked for.</param>
    /// <param name="key">Tells repetitions apart.</param>
    /// <param name="request">Hash of the request: with the same key it must be the same.</param>
    /// <param name="work">Does it and answers; the answer is kept if there is one to keep.</param>
    /// <param name="cancellation">Stops waiting for somebody else's work.</param>
    /// <returns>
    /// The answer to give: that of the work or of the first time, or <see cref="Lost"/>. <c>null</c> when the key
    /// belongs to another request.
    /// </returns>
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
                await Execute(Begin, id, request, now) > 0
                || await Execute(TakeOver, id, now, now - AnswerTurn.Lease, request) > 0
            )
            {
                if (await Do(id, now, work) is { } own)
                    return own;
            }
            else if (await Look(id, request, now, cancellation) is (true, var answer))
            {
                return answer;
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>Works and answers; <c>null</c> when somebody else took over.</summary>
    private async Task<string?> Do(Guid id, DateTimeOffset at, Func<Task<(string Answer, bool Keep)>> work)
    {
        using var turn = new AnswerTurn(beats, clock, id, at);
        Current.Value = turn;
        string? kept = null;
        try
        {
            (var answer, var isKept) = await work();
            kept = isKept ? answer : null;
            return answer;
        }
        catch (LostTurnException)
        {
            return null;
        }
        finally
        {
            var last = await turn.End();
            if (kept is null)
                await Execute(GiveUp, id, last);
            else
                await Execute(Keep, id, last, kept);
        }
    }

    /// <summary>What somebody else has answered, if he has.</summary>
    private async Task<(bool IsOver, string? Answer)> Look(
        Guid id,
        Guid request,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await using var find = database.Command(Find, id);
        await using var reader = await find.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return (false, null);
        if (reader.GetGuid(0) != request)
            return (true, null);
        var isLate = reader.GetFieldValue<DateTimeOffset>(2) < now - AnswerTurn.Lease;
        return reader.IsDBNull(1) || (reader.GetString(1) == Lost && !isLate)
            ? (false, null)
            : (true, reader.GetString(1));
    }

    private async Task<int> Execute(string sql, params object[] parameters)
    {
        await using var command = database.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
