using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Elsa.Live;

/// <summary>
/// The open connections to hubs. A connection outlives the request that made it, so whether its account may still look
/// is asked again and again; and one account has no more of them than people have windows.
/// </summary>
internal sealed class HubSessions(AccountAccess access, TimeProvider clock, ILogger<HubSessions> log)
    : BackgroundService
{
    /// <summary>Connections of one account.</summary>
    internal const int AtMost = 30;

    private readonly ConcurrentDictionary<string, HubCallerContext> _open = new();
    private readonly Lock _counting = new();

    /// <summary>Takes a connection; false when the account has enough.</summary>
    internal bool TryOpen(HubCallerContext connection)
    {
        var account = connection.User?.Identity?.Name;
        lock (_counting)
            return _open.Count(x => x.Value.User?.Identity?.Name == account) < AtMost
                && _open.TryAdd(connection.ConnectionId, connection);
    }

    internal void Close(string connection) => _open.TryRemove(connection, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(AccountAccess.Freshness, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var connection in _open.Values)
                    await Check(connection, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Whether viewers may still look could not be asked: {Message}", e.Message);
            }
        }
    }

    private async Task Check(HubCallerContext connection, CancellationToken cancellation)
    {
        if (await access.IsStillGiven(connection.User, cancellation))
            return;
        log.LogInformation(
            "A viewer of {Account} was closed: its access has ended",
            connection.User?.FindFirstValue(ClaimTypes.Name)
        );
        connection.Abort();
        Close(connection.ConnectionId);
    }
}
