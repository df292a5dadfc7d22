using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>
/// Changes to definitions in one transaction, with what the audit log says of them. One session at a time per
/// definition, on whichever node; what is not committed did not happen.
/// </summary>
internal sealed class DefinitionSession : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;
    private readonly Actor _actor;

    private DefinitionSession(WorkflowDb db, IDbContextTransaction transaction, Actor actor, DateTimeOffset now) =>
        (Db, _transaction, _actor, Now) = (db, transaction, actor, now);

    internal WorkflowDb Db { get; }

    internal DateTimeOffset Now { get; }

    internal static async Task<DefinitionSession> Open(
        IDbContextFactory<WorkflowDb> databases,
        TimeProvider clock,
        Actor actor,
        IEnumerable<string> definitionIds,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var db = await databases.CreateDbContextAsync(cancellation);
        var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.TakeTurns(Turns.Definitions, definitionIds, cancellation);
        return new DefinitionSession(db, transaction, actor, now);
    }

    /// <summary>The version that is edited.</summary>
    internal Task<DefinitionVersion?> Latest(string definitionId, CancellationToken cancellation) =>
        Db.Definitions.SingleOrDefaultAsync(x => x.DefinitionId == definitionId && x.IsLatest, cancellation);

    /// <summary>The version that new instances run.</summary>
    internal Task<DefinitionVersion?> Published(string definitionId, CancellationToken cancellation) =>
        Db.Definitions.SingleOrDefaultAsync(x => x.DefinitionId == definitionId && x.IsPublished, cancellation);

    /// <summary>Adds a version with the next number and makes it the latest.</summary>
    internal async Task<DefinitionVersion> Add(
        WorkflowDefinition content,
        CancellationToken cancellation,
        bool isLatest = true
    )
    {
        if (isLatest && await Latest(content.DefinitionId, cancellation) is { } before)
        {
            before.IsLatest = false;
            await Db.SaveChangesAsync(cancellation);
        }

        var number =
            1
            + (
                await Db
                    .Definitions.Where(x => x.DefinitionId == content.DefinitionId)
                    .MaxAsync(x => (int?)x.Version, cancellation)
                ?? 0
            );
        var named = content.With(versionId: Guid.CreateVersion7().ToString("n"), version: number);
        var added = new DefinitionVersion
        {
            Id = named.VersionId,
            DefinitionId = named.DefinitionId,
            Version = number,
            Name = named.Name,
            Json = "",
            ContentHash = "",
            UsedVersionIds = [],
            IsLatest = isLatest,
            CreatedAt = Now,
        };
        Write(added, named);
        Db.Definitions.Add(added);
        return added;
    }

    /// <summary>Puts content into the latest version if it may still change, else into a new one.</summary>
    internal async Task<DefinitionVersion> Change(
        DefinitionVersion? latest,
        WorkflowDefinition content,
        CancellationToken cancellation
    )
    {
        if (latest is null or { IsFrozen: true })
            return await Add(content, cancellation);
        Write(latest, content);
        latest.Revision++;
        return latest;
    }

    private void Write(DefinitionVersion version, WorkflowDefinition content)
    {
        var named = content.With(version.Id, version.DefinitionId, version.Version);
        (version.Name, version.Description) = (named.Name, named.Description);
        version.Write(named);
        version.ContentHash = CanonicalForm.Hash(named);
        version.ActivityType = named.UsableAsActivity ? named.ActivityType : null;
        (version.ChangedAt, version.ChangedBy) = (Now, _actor.Account);
    }

    internal void Log(string action, DefinitionVersion version, string? detail = null) =>
        Db.Note(
            new AuditEntry
            {
                At = Now,
                Account = _actor.Account,
                Action = action,
                DefinitionId = version.DefinitionId,
                Version = version.Version,
                Detail = string.IsNullOrEmpty(detail) ? null : detail,
            }
        );

    internal async Task Commit(CancellationToken cancellation)
    {
        await Db.SaveChangesAsync(cancellation);
        await AnsweredOnce.Settle(Db.Database.GetDbConnection(), cancellation);
        await _transaction.CommitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Db.DisposeAsync();
    }
}
