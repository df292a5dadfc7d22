using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>Cancels and deletes instances as people ask for it, one or many, and notes who did.</summary>
public sealed class InstanceDesk(
    IDbContextFactory<WorkflowDb> databases,
    StepHandler commands,
    WorkSignals signals,
    TimeProvider clock
)
{
    private static readonly string CancelJobs = JobQueue.AddFrom(
        "",
        $"SELECT {(int)JobKind.Step}, id, $2, $3 FROM unnest($1::uuid[]) AS x(id)"
    );

    private static readonly string Remove = InstanceRemoval.Statement(
        "SELECT id FROM workflow.instance WHERE id = ANY ($1) AND status = 1 FOR UPDATE"
    );

    /// <summary>Cancels an instance; one that has ended is left alone.</summary>
    public Task<CommandResult> Cancel(Guid key, Guid instanceId, Actor actor, CancellationToken cancellation) =>
        commands.Handle(
            new MoveInstance(key, actor, instanceId, new Cancel(Reason(actor)))
            {
                With = batch => batch.Note(clock.GetUtcNow(), actor, AuditActions.InstanceCancelled, instanceId),
            },
            cancellation
        );

    /// <summary>Orders that running instances are cancelled, however many they are; returns how many.</summary>
    /// <param name="which">Chooses instances.</param>
    /// <param name="actor">Who wants it.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<int> CancelAll(
        Func<IQueryable<Instance>, IQueryable<Instance>> which,
        Actor actor,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var ids = await which(db.Instances.AsNoTracking())
            .Where(x => x.Status == WorkflowStatus.Running)
            .Select(x => x.Id)
            .ToArrayAsync(cancellation);
        await using var jobs = ((NpgsqlConnection)db.Database.GetDbConnection()).Command(
            CancelJobs,
            ids,
            CommandJson.Write(new Cancel(Reason(actor)), actor.Account),
            clock.GetUtcNow()
        );
        await jobs.ExecuteNonQueryAsync(cancellation);
        await Log(db, actor, AuditActions.InstanceCancellationOrdered, ids, cancellation);
        await transaction.CommitAsync(cancellation);
        signals.Raise([JobQueue.StepKind]);
        return ids.Length;
    }

    /// <summary>
    /// Deletes instances that have ended, with journal, tasks and incidents; all or none. Returns how many there were.
    /// </summary>
    public async Task<(CommandResult Result, int Count)> Delete(
        IReadOnlyCollection<Guid> instanceIds,
        Actor actor,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var ids = instanceIds.Distinct().ToArray();
        var found = await db
            .Instances.AsNoTracking()
            .Where(x => ids.Contains(x.Id))
            .Select(x => new { x.Id, x.Status })
            .ToListAsync(cancellation);
        if (found.Count == 0)
            return (new CommandResult.NotFound("Diese Instanz gibt es nicht (mehr)."), 0);
        if (found.Count(x => x.Status == WorkflowStatus.Running) is > 0 and var running)
            return (
                new CommandResult.Conflict(
                    running == 1
                        ? "Die Instanz läuft noch. Brechen Sie sie zuerst ab."
                        : $"{running} der Instanzen laufen noch. Brechen Sie sie zuerst ab. Es wurde nichts gelöscht."
                ),
                0
            );

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await Log(db, actor, AuditActions.InstanceDeleted, found.Select(x => x.Id), cancellation);
        await using var remove = ((NpgsqlConnection)db.Database.GetDbConnection()).Command(Remove, ids);
        await remove.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return (new CommandResult.Done(ids[0], Changed: true), found.Count);
    }

    private static string Reason(Actor actor) => $"Abgebrochen von {actor.Account}";

    private async Task Log(
        WorkflowDb db,
        Actor actor,
        string action,
        IEnumerable<Guid> instances,
        CancellationToken cancellation
    )
    {
        var ids = instances.ToArray();
        var rows = await db
            .Instances.AsNoTracking()
            .Where(x => ids.Contains(x.Id))
            .Select(x => new
            {
                x.Id,
                x.DefinitionId,
                x.Name,
            })
            .ToListAsync(cancellation);
        db.Note(
            rows.Select(x => new AuditEntry
            {
                At = clock.GetUtcNow(),
                Account = actor.Account,
                Action = action,
                DefinitionId = x.DefinitionId,
                InstanceId = x.Id,
                Detail = x.Name,
            })
        );
        await db.SaveChangesAsync(cancellation);
    }
}
