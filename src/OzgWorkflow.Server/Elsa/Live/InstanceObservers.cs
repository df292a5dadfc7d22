using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Elsa.Instances;

namespace OzgWorkflow.Server.Elsa.Live;

/// <summary>
/// Tells viewers when an instance that they show moved, whichever node moved it: while anyone looks, the steps of those
/// instances are read every half a second. Steps themselves pay nothing for it.
/// </summary>
internal sealed class InstanceObservers(
    IDbContextFactory<WorkflowDb> databases,
    InstanceHistory history,
    IHubContext<InstanceHub> hub,
    ILogger<InstanceObservers> log
) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Watch> _watching = new();
    private HashSet<Guid> _justTold = [];

    internal void Add(string connection, Guid instance) => _watching[connection] = new(instance, null);

    internal void Remove(string connection) => _watching.TryRemove(connection, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Viewers of instances could not be told of changes: {Message}", e.Message);
            }
        }
    }

    /// <summary>
    /// Tells every viewer whose instance is not at the step that it was told of; a new one is told in any case,
    /// because a viewer reads the instance before it listens and would miss what happened in between.
    /// That the instance changed is told one look later: the Studio 3.8.2 draws the journal, which it reads at once,
    /// only with the instance.
    /// </summary>
    private async Task Look(CancellationToken cancellation)
    {
        var (watching, justTold) = (_watching.ToArray(), _justTold);
        _justTold = [];
        if (watching.Length == 0)
            return;
        foreach (
            var viewers in watching
                .Where(x => justTold.Contains(x.Value.InstanceId))
                .GroupBy(x => x.Value.InstanceId, x => x.Key)
        )
            await hub
                .Clients.Clients([.. viewers])
                .SendAsync("WorkflowInstanceUpdatedAsync", new { workflowInstanceId = viewers.Key }, cancellation);

        var ids = watching.Select(x => x.Value.InstanceId).Distinct().ToArray();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var steps = await db
            .Instances.Where(x => ids.Contains(x.Id))
            .ToDictionaryAsync(x => x.Id, x => x.Step, cancellation);
        var behind = watching
            .Where(x => steps.TryGetValue(x.Value.InstanceId, out var step) && step != x.Value.ToldStep)
            .ToLookup(x => x.Value.InstanceId);
        foreach (var viewers in behind)
        {
            await Tell(viewers.Key, [.. viewers.Select(x => x.Key)], cancellation);
            foreach (var (connection, watch) in viewers)
                _watching.TryUpdate(connection, watch with { ToldStep = steps[viewers.Key] }, watch);
            _justTold.Add(viewers.Key);
        }
    }

    private async Task Tell(Guid instanceId, string[] connections, CancellationToken cancellation)
    {
        if (await ReadActivities.Records(instanceId, history, cancellation) is not (_, { } records))
            return;
        var clients = hub.Clients.Clients(connections);
        await clients.SendAsync("ActivityExecutionLogUpdatedAsync", new { stats = records.Stats() }, cancellation);
        await clients.SendAsync("WorkflowExecutionLogUpdatedAsync", new { }, cancellation);
    }

    /// <param name="InstanceId">What a connection looks at.</param>
    /// <param name="ToldStep">The step that it was last told of.</param>
    private sealed record Watch(Guid InstanceId, int? ToldStep);
}
