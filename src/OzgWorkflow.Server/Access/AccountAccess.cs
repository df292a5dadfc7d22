using System.Collections.Concurrent;
using System.Security.Claims;
using Npgsql;

namespace OzgWorkflow.Server.Access;

/// <summary>
/// Whether what a cookie or token says is still so. The database is asked again after seconds, so access ends on every
/// node shortly after it is taken; on the node that takes it, at once.
/// </summary>
public sealed class AccountAccess(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private const int AtMost = 10_000;

    private const string Read = """
        SELECT security_stamp, locked_at IS NOT NULL,
               ARRAY(SELECT s.id FROM identity.ended_session s WHERE s.account = u.user_name AND s.until > now())
        FROM identity."AspNetUsers" u WHERE user_name = $1
        """;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether account and session are as they were when the principal signed in.</summary>
    public async ValueTask<bool> IsStillGiven(ClaimsPrincipal? user, CancellationToken cancellation)
    {
        if (user?.FindFirstValue(ClaimTypes.Name) is not { } account || Session.IdOf(user) is not { } session)
            return false;
        if (!_known.TryGetValue(account, out var known) || clock.GetUtcNow() - known.At > Freshness)
        {
            if (_known.Count > AtMost)
                _known.Clear();
            _known[account] = known = await Ask(account, cancellation);
        }

        return known.Mark == user.FindFirstValue(Session.Stamp) && !known.Ended.Contains(session);
    }

    /// <summary>The account was changed here: what is known of it is not so any more.</summary>
    public void Forget(string account) => _known.TryRemove(account, out _);

    private async Task<Known> Ask(string account, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var query = database.CreateCommand(Read);
        query.Parameters.Add(new NpgsqlParameter { Value = account });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation) || reader.GetBoolean(1))
            return new Known(null, [], now);
        return new Known(
            Session.Mark(reader.IsDBNull(0) ? null : reader.GetString(0)),
            [.. reader.GetFieldValue<Guid[]>(2)],
            now
        );
    }

    /// <param name="Mark">Of the security stamp; <c>null</c> when there is no such account or it is locked.</param>
    /// <param name="Ended">Sessions that were signed out of.</param>
    /// <param name="At">When it was so.</param>
    private sealed record Known(string? Mark, HashSet<Guid> Ended, DateTimeOffset At);
}
