using Npgsql;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>Somebody else does the work by now, because this server was not heard of for too long.</summary>
public sealed class LostTurnException() : Exception("Somebody else does this by now.");

/// <summary>
/// Whose a receipt is while its work is done: he lets hear of himself, so that nobody else begins, and is followed soon
/// if he is not heard of.
/// </summary>
internal sealed class AnswerTurn : IDisposable
{
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private const string Stay = "UPDATE workflow.receipt SET at = $3 WHERE id = $1 AND at = $2";
    private const string Done = "UPDATE workflow.receipt SET answer = '' WHERE id = $1 AND at = $2";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(4);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _end = new();
    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _clock;
    private readonly Guid _id;
    private readonly Task _staying;
    private DateTimeOffset _at;

    internal AnswerTurn(NpgsqlDataSource database, TimeProvider clock, Guid id, DateTimeOffset at)
    {
        (_database, _clock, _id, _at) = (database, clock, id, at);
        _staying = StayOn();
    }

    /// <summary>Notes in a transaction that the work is done with it.</summary>
    internal async Task Settle(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            await using var done = connection.Command(Done, _id, _at);
            if (await done.ExecuteNonQueryAsync(cancellation) == 0)
                throw new LostTurnException();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends it, and returns by what its receipt is known as this one's.</summary>
    internal async Task<DateTimeOffset> End()
    {
        await _end.CancelAsync();
        await _staying;
        return _at;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Dispose();
        _gate.Dispose();
    }

    private async Task StayOn()
    {
        using var timer = new PeriodicTimer(Beat);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
                await StayOnce();
        }
        catch (OperationCanceledException) { }
    }

    private async Task StayOnce()
    {
        try
        {
            // Before the gate: whoever settles has a connection, and must not wait until there is another.
            await using var connection = await _database.OpenConnectionAsync(_end.Token);
            await _gate.WaitAsync(_end.Token);
            try
            {
                var now = _clock.StoredNow();
                await using var stay = connection.Command(Stay, _id, _at, now);
                if (await stay.ExecuteNonQueryAsync(CancellationToken.None) > 0)
                    _at = now;
            }
            finally
            {
                _gate.Release();
            }
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException)
        {
            // The next one may go better; if none does, somebody else takes over.
        }
    }
}
