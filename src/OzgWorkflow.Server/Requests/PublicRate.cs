using System.Net;
using System.Threading.RateLimiting;

namespace OzgWorkflow.Server.Requests;

/// <summary>
/// How often somebody whom we do not know may call workflows, by address (setting Workflows:PublicRequestsPerMinute):
/// every call can start an instance, which is kept.
/// </summary>
internal sealed class PublicRate(int perMinute) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetTokenBucketLimiter(
            address,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = perMinute,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
                QueueLimit = 0,
            }
        )
    );

    /// <summary>Takes one; false when there is none left for now.</summary>
    internal bool Take(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(Addresses.Network(address));
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}

/// <summary>Where requests come from.</summary>
internal static class Addresses
{
    /// <summary>An IPv6 address stands for its network: everybody has 2^64 of them.</summary>
    internal static string Network(IPAddress? address) =>
        address switch
        {
            null => "?",
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => Convert.ToHexString(
                address.GetAddressBytes().AsSpan(0, 8)
            ),
            _ => address.ToString(),
        };
}
