using System.Security.Claims;
using Microsoft.EntityFrameworkCore;

namespace OzgWorkflow.Server.Access;

/// <summary>Notes when sessions begin, and ends them.</summary>
public sealed class Sessions(AccountsDb accounts, AccountAccess access, TimeProvider clock)
{
    /// <summary>Somebody signs in with an account.</summary>
    public async Task Begin(Account account, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await accounts
            .Users.Where(x => x.Id == account.Id)
            .ExecuteUpdateAsync(x => x.SetProperty(a => a.LastSignInAt, now), cancellation);
    }

    /// <summary>Ends the session of whoever asks, wherever its cookie or token was copied to.</summary>
    public async Task End(ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (Session.IdOf(user) is not { } session || user.Identity?.Name is not { } name)
            return;
        var now = clock.GetUtcNow();
        await accounts.EndedSessions.Where(x => x.Until < now).ExecuteDeleteAsync(cancellation);
        var until = now + Session.AtMost;
        await accounts.Database.ExecuteSqlAsync(
            $"INSERT INTO identity.ended_session (id, account, until) VALUES ({session}, {name}, {until}) ON CONFLICT DO NOTHING",
            cancellation
        );
        access.Forget(name);
    }
}
