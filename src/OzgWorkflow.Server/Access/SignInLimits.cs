using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Threading.RateLimiting;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Access;

/// <summary>Bounds of signing in (settings SignIn).</summary>
public sealed class SignInOptions
{
    /// <summary>Wrong passwords of one address in a minute.</summary>
    public int FailuresPerAddress { get; init; } = 20;

    /// <summary>Wrong passwords of one address for one account in ten minutes.</summary>
    public int FailuresPerAccount { get; init; } = 10;

    /// <summary>
    /// Passwords that are checked at once; half the processors when 0, so that others are served meanwhile.
    /// </summary>
    public int AtOnce { get; init; }

    /// <summary>How many may wait for that.</summary>
    [Range(0, 10_000)]
    public int Waiting { get; init; } = 40;
}

/// <summary>
/// Counts wrong passwords by address, and by address and account: whoever guesses is stopped, and nobody can lock out
/// somebody else from afar. Each node counts for itself; what holds for all is the account's own pause after very many.
/// </summary>
public sealed class SignInLimits(SignInOptions options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan AddressWindow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AccountWindow = TimeSpan.FromMinutes(10);
    private const int CountsAtMost = 50_000;

    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrencyLimiter _work = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = options.AtOnce > 0 ? options.AtOnce : Math.Max(1, Environment.ProcessorCount / 2),
            QueueLimit = options.Waiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    /// <summary>Waits for a place to check a password; one that was not acquired means that too many wait.</summary>
    public ValueTask<RateLimitLease> Place(CancellationToken cancellation) => _work.AcquireAsync(1, cancellation);

    /// <summary>Until when an address, or it with an account, has to wait; <c>null</c> when it need not.</summary>
    public TimeSpan? Wait(IPAddress? address, string account) =>
        Left(Key(address), options.FailuresPerAddress) ?? Left(Key(address, account), options.FailuresPerAccount);

    /// <summary>A password was wrong.</summary>
    public void Failed(IPAddress? address, string account)
    {
        if (_counts.Count > CountsAtMost)
            Clean();
        Add(Key(address), AddressWindow);
        Add(Key(address, account), AccountWindow);
    }

    /// <summary>The password was right.</summary>
    public void Succeeded(IPAddress? address, string account) => _counts.TryRemove(Key(address, account), out _);

    public void Dispose() => _work.Dispose();

    private TimeSpan? Left(string key, int atMost) =>
        _counts.TryGetValue(key, out var count)
        && count.Failures >= atMost
        && count.Until - clock.GetUtcNow() is var left
        && left > TimeSpan.Zero
            ? left
            : null;

    private void Add(string key, TimeSpan window)
    {
        var now = clock.GetUtcNow();
        _counts.AddOrUpdate(
            key,
            _ => new Count(1, now + window),
            (_, x) => x.Until <= now ? new Count(1, now + window) : x with { Failures = x.Failures + 1 }
        );
    }

    private void Clean()
    {
        var now = clock.GetUtcNow();
        foreach (var (key, count) in _counts)
            if (count.Until <= now)
                _counts.TryRemove(key, out _);
    }

    private static string Key(IPAddress? address) => Addresses.Network(address);

    private static string Key(IPAddress? address, string account) =>
        $"{Key(address)}|{(account.Length <= AccountRules.NameAtMost ? account : "")}";

    private sealed record Count(int Failures, DateTimeOffset Until);
}
