using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Triggers;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>Says which version of a definition new instances run.</summary>
public sealed class DefinitionStore(
    IDbContextFactory<WorkflowDb> databases,
    ProgramCache programs,
    IEnumerable<IPublishCheck> checks,
    StepRunner steps,
    EngineLimits limits,
    TimeProvider clock
)
{
    /// <summary>Publishes content as a new version, unless the published one says the same.</summary>
    public Task<DefinitionResult> Publish(string json, CancellationToken cancellation) =>
        PublishContent(json, Actor.System, onlyIfNew: false, cancellation);

    /// <summary>
    /// Publishes a definition that comes with the product, unless this content was there before. Where designers have
    /// published a version of their own or retracted it, that stays so and the product's version is added to the
    /// history. Drafts stay what is edited.
    /// </summary>
    public Task<DefinitionResult> PublishShipped(string json, CancellationToken cancellation) =>
        PublishContent(json, Actor.System, onlyIfNew: true, cancellation);

    /// <summary>Publishes the latest version.</summary>
    public async Task<DefinitionResult> PublishLatest(string definitionId, Actor actor, CancellationToken cancellation)
    {
        await using var session = await DefinitionSession.Open(databases, clock, actor, [definitionId], cancellation);
        if (await session.Latest(definitionId, cancellation) is not { } latest)
            return DefinitionResult.NotFound();
        var result = await Publish(session, latest, cancellation);
        if (result.IsDone)
            await session.Commit(cancellation);
        return result;
    }

    /// <summary>No new instances any more; those that run go on.</summary>
    public async Task<DefinitionResult> Retract(string definitionId, Actor actor, CancellationToken cancellation)
    {
        await using var session = await DefinitionSession.Open(databases, clock, actor, [definitionId], cancellation);
        if (await session.Latest(definitionId, cancellation) is not { } latest)
            return DefinitionResult.NotFound();
        if (await session.Published(definitionId, cancellation) is not { } published)
            return DefinitionResult.Conflict($"„{latest.Name}“ ist nicht veröffentlicht.", latest);
        published.IsPublished = false;
        await TriggerStore.Remove(session.Db, definitionId, cancellation);
        session.Log(AuditActions.DefinitionRetracted, published);
        await session.Commit(cancellation);
        return DefinitionResult.Done(latest);
    }

    /// <summary>What keeps a definition from being published.</summary>
    public async Task<IReadOnlyList<Problem>> Check(WorkflowDefinition definition, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        return await Check(db, definition, cancellation);
    }

    /// <inheritdoc cref="Check(WorkflowDefinition, CancellationToken)"/>
    internal async Task<IReadOnlyList<Problem>> Check(
        WorkflowDb db,
        WorkflowDefinition definition,
        CancellationToken cancellation
    )
    {
        var (problems, program, _) = await Compile(db, definition, cancellation);
        return program is null ? problems : await FindAround(db, program, cancellation);
    }

    /// <summary>
    /// Publishes a version within a session, after checking it; nothing is changed when it has problems.
    /// </summary>
    internal async Task<DefinitionResult> Publish(
        DefinitionSession session,
        DefinitionVersion version,
        CancellationToken cancellation
    )
    {
        if (version.IsPublished)
            return DefinitionResult.Done(version, changed: false);
        var (problems, program, used) = await Compile(session.Db, version.Content, cancellation);
        if (program is null)
            return DefinitionResult.Wrong(version, problems);
        await TriggerStore.TakeTurn(session.Db, program, cancellation);
        if (await FindAround(session.Db, program, cancellation) is { Count: > 0 } found)
            return DefinitionResult.Wrong(version, found);
        if (await session.Published(version.DefinitionId, cancellation) is { } before)
        {
            before.IsPublished = false;
            await session.Db.SaveChangesAsync(cancellation);
        }

        (version.IsPublished, version.IsFrozen, version.UsedVersionIds) = (true, true, [.. used]);
        await TriggerStore.Replace(session.Db, program, session.Now, cancellation);
        session.Log(AuditActions.DefinitionPublished, version);
        return DefinitionResult.Done(version);
    }

    private async Task<(
        IReadOnlyList<Problem> Problems,
        WorkflowProgram? Program,
        IReadOnlyCollection<string> Used
    )> Compile(WorkflowDb db, WorkflowDefinition definition, CancellationToken cancellation)
    {
        var (compiled, used) = await programs.Compile(
            definition,
            cancellation,
            (NpgsqlConnection)db.Database.GetDbConnection()
        );
        if (compiled.Program is not { } program)
            return (compiled.Problems, null, used);
        var found = await steps.Run(program, () => DefinitionCheck.Find(program));
        return (found, found.Count == 0 ? program : null, used);
    }

    /// <summary>What around a program keeps it from being published, as the database says now.</summary>
    private async Task<IReadOnlyList<Problem>> FindAround(
        WorkflowDb db,
        WorkflowProgram program,
        CancellationToken cancellation
    )
    {
        List<Problem> found = [];
        foreach (var check in checks)
            found.AddRange(await check.Find(program, db, cancellation));
        return found.Count > 0 ? found : await TriggerStore.Conflicts(db, program, cancellation);
    }

    private async Task<DefinitionResult> PublishContent(
        string json,
        Actor actor,
        bool onlyIfNew,
        CancellationToken cancellation
    )
    {
        var (given, problem) = DefinitionReader.Read(json, limits);
        if (given is null)
            return DefinitionResult.Wrong(null, [problem!]);
        if (given.DefinitionId.Length == 0)
            return DefinitionResult.Wrong(
                "The definition has no definitionId.",
                "Die Definition hat keine definitionId."
            );
        var hash = CanonicalForm.Hash(given);
        await using var session = await DefinitionSession.Open(
            databases,
            clock,
            actor,
            [given.DefinitionId],
            cancellation
        );
        var published = await session.Published(given.DefinitionId, cancellation);
        if (published?.ContentHash == hash)
            return DefinitionResult.Done(published, changed: false);
        if (
            onlyIfNew
            && await session.Db.Definitions.AnyAsync(
                x => x.DefinitionId == given.DefinitionId && x.ContentHash == hash,
                cancellation
            )
        )
            return new DefinitionResult(published, false, []);

        var latest = await session.Latest(given.DefinitionId, cancellation);
        var added = await session.Add(given, cancellation, isLatest: !onlyIfNew || latest?.ChangedBy is null);
        if (onlyIfNew && latest is not null && published is not { ChangedBy: null })
        {
            added.IsFrozen = true;
            session.Log(
                AuditActions.DefinitionImported,
                added,
                "Mit dem Produkt kam eine neue Fassung. Sie ist nicht veröffentlicht, weil die Gestaltung es anders eingerichtet hat."
            );
            await session.Commit(cancellation);
            return DefinitionResult.Done(added);
        }

        var result = await Publish(session, added, cancellation);
        if (!result.IsDone)
            return result with { Version = null };
        await session.Commit(cancellation);
        return result;
    }
}
