using System.Net;
using Microsoft.AspNetCore.Identity;

namespace OzgWorkflow.Server.Access;

/// <summary>What came of checking a password.</summary>
/// <param name="Account">The account; <c>null</c> when it may not sign in, for whatever reason.</param>
/// <param name="Wait">How long to wait before the next try; <c>null</c> when the password was looked at.</param>
public sealed record PasswordAnswer(Account? Account, TimeSpan? Wait)
{
    public const string Wrong = "Konto oder Passwort stimmt nicht. Bitte prüfen Sie Ihre Eingabe.";
    public const string TooMany =
        "Das waren zu viele Versuche. Bitte warten Sie einige Minuten und versuchen Sie es dann noch einmal.";
}

/// <summary>
/// Checks passwords so that an answer tells nothing but right or wrong: an unknown name costs the same work as a known
/// one, failures are answered at full quarters of a second, and locked accounts are answered like wrong passwords.
/// </summary>
public sealed class PasswordCheck(
    UserManager<Account> accounts,
    IPasswordHasher<Account> hasher,
    SignInLimits limits,
    TimeProvider clock,
    IHostEnvironment environment,
    ILogger<PasswordCheck> log
)
{
    private static readonly TimeSpan Grid = TimeSpan.FromMilliseconds(250);

    // Of a password that nobody knows, with the same work as any.
    private static string? _nobodys;

    /// <summary>Checks the password of an account.</summary>
    public async Task<PasswordAnswer> Check(
        string? name,
        string? password,
        IPAddress? address,
        CancellationToken cancellation
    )
    {
        var (asked, began) = (name?.Trim() ?? "", clock.GetTimestamp());
        if (limits.Wait(address, asked) is { } wait)
            return new(null, wait);
        using (var place = await limits.Place(cancellation))
        {
            if (!place.IsAcquired)
                return new(null, TimeSpan.FromSeconds(10));
            if (limits.Wait(address, asked) is { } late)
                return new(null, late);
            var account = asked.Length is > 0 and <= AccountRules.NameAtMost
                ? await accounts.FindByNameAsync(asked)
                : null;
            if (
                IsRight(account, password ?? "")
                && account is { LockedAt: null }
                && !await accounts.IsLockedOutAsync(account)
            )
            {
                limits.Succeeded(address, asked);
                await accounts.ResetAccessFailedCountAsync(account);
                log.LogInformation("Sign-in as {Account} from {Address}", account.UserName, address);
                return new(account, null);
            }

            limits.Failed(address, asked);
            log.LogWarning("Sign-in as {Account} from {Address} was refused", asked, address);
            if (account is not null && !await accounts.IsLockedOutAsync(account))
                await accounts.AccessFailedAsync(account);
        }

        var took = clock.GetElapsedTime(began);
        await Task.Delay(Grid - TimeSpan.FromTicks(took.Ticks % Grid.Ticks), clock, cancellation);
        return new(null, null);
    }

    private bool IsRight(Account? account, string password)
    {
        _nobodys ??= hasher.HashPassword(new Account(), Guid.NewGuid().ToString());
        return hasher.VerifyHashedPassword(account ?? new Account(), account?.PasswordHash ?? _nobodys, password)
                != PasswordVerificationResult.Failed
            // Everybody can read it.
            && (environment.IsDevelopment() || password != FirstAccounts.DemoPassword);
    }
}
