using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Server.Elsa.Instances;

namespace OzgWorkflow.Server.Elsa.Live;

/// <summary>
/// Tells viewers when an instance that they show moved, whichever node moved it: while anyone looks, the steps of those instances are read every half a second.
/// Steps themselves pay nothing for it.
/// </summary>
internal sealed class InstanceObservers(
    IDbContextFactory<WorkflowDb> databases, InstanceHistory history, IHubContext<InstanceHub> hub, ILogger<InstanceObservers> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Guid> _watching = new();

    internal void Add(string connection, Guid instance) => _watching[connection] = instance;

    internal void Remove(string connection) => _watching.TryRemove(connection, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = new Dictionary<Guid, int>();
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                seen = await Look(seen, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Viewers of instances could not be told of changes: {Message}", e.Message);
            }
        }
    }

    /// <summary>Tells of instances whose step is not the one seen before; the first look at one tells nothing.</summary>
    private async Task<Dictionary<Guid, int>> Look(Dictionary<Guid, int> seen, CancellationToken cancellation)
    {
        var watched = _watching.ToArray().ToLookup(x => x.Value, x => x.Key);
        if (watched.Count == 0) return [];
        var ids = watched.Select(x => x.Key).ToArray();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = await db.Instances.Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Step, cancellation);
        foreach (var (id, step) in now)
            if (seen.TryGetValue(id, out var before) && before != step)
                await Tell(id, watched[id].ToArray(), cancellation);
        return now;
    }

    private async Task Tell(Guid instanceId, string[] connections, CancellationToken cancellation)
    {
        if (await ReadActivities.Records(instanceId, history, cancellation) is not (_, { } records)) return;
        var clients = hub.Clients.Clients(connections);
        await clients.SendAsync("ActivityExecutionLogUpdatedAsync", new { stats = records.Stats() }, cancellation);
        await clients.SendAsync("WorkflowExecutionLogUpdatedAsync", new { }, cancellation);
        await clients.SendAsync("WorkflowInstanceUpdatedAsync", new { workflowInstanceId = instanceId }, cancellation);
    }
}
