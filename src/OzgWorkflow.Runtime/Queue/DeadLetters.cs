using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>Jobs that were given up: they stay until someone has them done again or removes them.</summary>
public sealed class DeadLetters(IDbContextFactory<WorkflowDb> databases, WorkSignals signals, TimeProvider clock, ILogger<DeadLetters> log)
{
    /// <summary>All of them, oldest first, as a query to page.</summary>
    public static IQueryable<JobRow> All(WorkflowDb db) => db.Jobs.AsNoTracking().Where(x => x.IsDead).OrderBy(x => x.Id);

    /// <summary>Has them done again, all when none are named; returns how many.</summary>
    public async Task<int> Replay(IReadOnlyList<long>? ids, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var count = await db.Jobs.Where(x => x.IsDead && (ids == null || ids.Contains(x.Id)))
            .ExecuteUpdateAsync(x => x.SetProperty(j => j.IsDead, false).SetProperty(j => j.Attempts, 0).SetProperty(j => j.RunAt, now), cancellation);
        signals.Raise();
        log.LogInformation("{Account} has {Count} jobs done again that were given up", actor.Account, count);
        return count;
    }

    /// <summary>Removes some for good; returns how many.</summary>
    public async Task<int> Remove(IReadOnlyList<long> ids, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var count = await db.Jobs.Where(x => x.IsDead && ids.Contains(x.Id)).ExecuteDeleteAsync(cancellation);
        log.LogWarning("{Account} removed {Count} jobs that were given up: {Ids}", actor.Account, count, ids);
        return count;
    }
}
