using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Triggers;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>
/// Deletes definitions and versions: they are offered nowhere any more, but what ended with them can still be read.
/// </summary>
public sealed class DefinitionRemoval(IDbContextFactory<WorkflowDb> databases, TimeProvider clock)
{
    /// <summary>Deletes definitions with all their versions, all or none.</summary>
    public async Task<CommandResult> Delete(
        IReadOnlyCollection<string> definitionIds,
        Actor actor,
        CancellationToken cancellation
    )
    {
        await using var session = await DefinitionSession.Open(databases, clock, actor, definitionIds, cancellation);
        foreach (var id in definitionIds)
        {
            if (await session.Latest(id, cancellation) is not { } latest)
                return new CommandResult.NotFound($"Die Workflow-Definition „{id}“ gibt es nicht (mehr).");
            if (await Keeps(session.Db, latest, definitionIds, cancellation) is { } reason)
                return new CommandResult.Conflict($"„{latest.Name}“ kann nicht gelöscht werden: {reason}");
            var versions = await session
                .Db.Definitions.Where(x => x.DefinitionId == id && x.DeletedAt == null)
                .ToListAsync(cancellation);
            foreach (var version in versions)
                (version.DeletedAt, version.IsLatest, version.IsPublished) = (session.Now, false, false);
            await TriggerStore.Remove(session.Db, id, cancellation);
            session.Log(AuditActions.DefinitionDeleted, latest, latest.Name);
        }

        await session.Commit(cancellation);
        return new CommandResult.Done(Guid.Empty, Changed: true);
    }

    /// <summary>
    /// Deletes single versions, all or none. When the draft goes, the version before it is edited next.
    /// </summary>
    public async Task<CommandResult> DeleteVersions(
        IReadOnlyCollection<string> versionIds,
        Actor actor,
        CancellationToken cancellation
    )
    {
        List<DefinitionVersion> named;
        await using (var db = await databases.CreateDbContextAsync(cancellation))
            named = await db
                .Definitions.AsNoTracking()
                .Where(x => versionIds.Contains(x.Id) && x.DeletedAt == null)
                .ToListAsync(cancellation);
        if (named.Count == 0)
            return new CommandResult.NotFound("Diese Version gibt es nicht (mehr).");
        await using var session = await DefinitionSession.Open(
            databases,
            clock,
            actor,
            named.Select(x => x.DefinitionId),
            cancellation
        );
        foreach (var id in named.Select(x => x.Id))
        {
            if (
                await session.Db.Definitions.SingleOrDefaultAsync(x => x.Id == id && x.DeletedAt == null, cancellation)
                is not { } version
            )
                continue;
            if (version.IsPublished)
                return new CommandResult.Conflict(
                    $"Version {version.Version} von „{version.Name}“ ist veröffentlicht. Nehmen Sie erst die Veröffentlichung zurück."
                );
            if (await Running(session.Db, x => x.DefinitionVersionId == id, cancellation) is { } running)
                return new CommandResult.Conflict(
                    $"Version {version.Version} von „{version.Name}“ kann nicht gelöscht werden: {running}"
                );
            var rest = await session
                .Db.Definitions.Where(x => x.DefinitionId == version.DefinitionId && x.Id != id && x.DeletedAt == null)
                .OrderByDescending(x => x.Version)
                .FirstOrDefaultAsync(cancellation);
            if (rest is null)
                return new CommandResult.Conflict(
                    $"Version {version.Version} ist die einzige von „{version.Name}“. Löschen Sie die Definition."
                );
            var wasLatest = version.IsLatest;
            (version.DeletedAt, version.IsLatest) = (session.Now, false);
            session.Log(AuditActions.VersionDeleted, version);
            await session.Db.SaveChangesAsync(cancellation);
            if (wasLatest)
                rest.IsLatest = true;
        }

        await session.Commit(cancellation);
        return new CommandResult.Done(Guid.Empty, Changed: true);
    }

    private static async Task<string?> Keeps(
        WorkflowDb db,
        DefinitionVersion definition,
        IReadOnlyCollection<string> deleted,
        CancellationToken cancellation
    )
    {
        var id = definition.DefinitionId;
        if (await db.Definitions.AnyAsync(x => x.DefinitionId == id && x.ChangedBy == null, cancellation))
            return "Sie gehört zum Produkt. Nehmen Sie die Veröffentlichung zurück, wenn sie nicht mehr gestartet werden soll.";
        if (await Running(db, x => x.DefinitionId == id, cancellation) is { } running)
            return running;
        var consumers = (await DefinitionReferences.ConsumersOf(db, id, cancellation))
            .Where(x => !deleted.Contains(x.DefinitionId))
            .Select(x => $"„{x.Name}“")
            .ToArray();
        return consumers.Length == 0 ? null : $"Sie wird benutzt von {string.Join(", ", consumers)}.";
    }

    private static async Task<string?> Running(
        WorkflowDb db,
        System.Linq.Expressions.Expression<Func<Instance, bool>> which,
        CancellationToken cancellation
    ) =>
        await db.Instances.Where(which).CountAsync(x => x.Status == WorkflowStatus.Running, cancellation) switch
        {
            0 => null,
            1 => "Eine Instanz läuft noch damit. Brechen Sie sie ab oder warten Sie ihr Ende ab.",
            var count => $"{count} Instanzen laufen noch damit. Brechen Sie sie ab oder warten Sie ihr Ende ab.",
        };
}
