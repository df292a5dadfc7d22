using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>A designer's save.</summary>
/// <param name="Content">The definition; without a definition id it is a new one.</param>
/// <param name="Basis">The state that the designer began from.</param>
/// <param name="Editor">The page or client that saves; its own saves may overtake each other.</param>
/// <param name="Publish">Whether to publish it, too.</param>
public sealed record DraftSave(WorkflowDefinition Content, Revision? Basis, string? Editor, bool Publish);

/// <summary>
/// Lets designers work on definitions: drafts change in place, whatever was published or run stays as it is.
/// </summary>
public sealed class DefinitionEditing(
    IDbContextFactory<WorkflowDb> databases,
    DefinitionStore store,
    ActivityCatalog catalog,
    ProgramCache programs,
    StepRunner steps,
    EngineLimits limits,
    TimeProvider clock
)
{
    /// <summary>
    /// Saves the draft of a definition, and publishes it if told so. Refused when someone else saved since or when an
    /// activity's type is unknown; any other draft that cannot be published is saved all the same.
    /// </summary>
    public async Task<DefinitionResult> Save(DraftSave save, Actor actor, CancellationToken cancellation)
    {
        var content = DefinitionReader.Identified(save.Content.WithIds());
        if (
            (
                DefinitionReader.Problem(save.Content.Json.ToJsonString(), limits)
                ?? DefinitionReader.Problem(content, limits)
            ) is
            { } problem
        )
            return DefinitionResult.Wrong(null, [problem]);
        await using var session = await DefinitionSession.Open(
            databases,
            clock,
            actor,
            [content.DefinitionId],
            cancellation
        );
        if (
            (await ActivityTypes.Unknown(session.Db, catalog, [content], cancellation))[content].ToArray() is
            { Length: > 0 } unknown
        )
            return DefinitionResult.Wrong(null, unknown);
        var latest = await session.Latest(content.DefinitionId, cancellation);
        // A copy still names the state of its original; that is no version of its own.
        if (
            latest is null
            && save.Basis is { } basis
            && await session.Db.Definitions.AnyAsync(
                x => x.Id == basis.VersionId && x.DefinitionId == content.DefinitionId,
                cancellation
            )
        )
            return DefinitionResult.Conflict(
                "Diese Definition wurde inzwischen gelöscht. Speichern Sie Ihren Stand mit „Save as“ als neue Definition."
            );

        var isSame = latest is not null && latest.ContentHash == CanonicalForm.Hash(content);
        if (latest is not null && !isSame && !Revisions.Follows(latest, save.Basis, save.Editor))
            return DefinitionResult.Conflict(
                $"Nicht gespeichert: {latest.ChangedBy ?? "Das System"} hat diese Definition inzwischen geändert (Version {latest.Version}). Ihre Änderungen sind nur noch in diesem Fenster: "
                    + "Speichern Sie sie mit „Save as“ als Kopie, oder laden Sie die Seite neu und arbeiten Sie auf dem neuen Stand weiter.",
                latest
            );

        var version = isSame ? latest! : await Write(session, latest, content, save.Editor, cancellation);
        var result = save.Publish
            ? await store.Publish(session, version, cancellation)
            : DefinitionResult.Done(version, !isSame);
        await session.Commit(cancellation);
        return result;
    }

    /// <summary>Makes the content of an earlier version the draft; the draft before stays in the history.</summary>
    public async Task<DefinitionResult> Revert(
        string definitionId,
        int number,
        Actor actor,
        CancellationToken cancellation
    )
    {
        await using var session = await DefinitionSession.Open(databases, clock, actor, [definitionId], cancellation);
        var earlier = await session.Db.Definitions.SingleOrDefaultAsync(
            x => x.DefinitionId == definitionId && x.Version == number && x.DeletedAt == null,
            cancellation
        );
        if (earlier is null)
            return DefinitionResult.NotFound();
        var added = await session.Add(earlier.Content, cancellation);
        session.Log(AuditActions.DefinitionReverted, added, $"Inhalt von Version {number}");
        await session.Commit(cancellation);
        return DefinitionResult.Done(added);
    }

    /// <summary>
    /// Makes a version ready to be run as it is: a draft that an instance runs does not change any more, the next save
    /// makes a new version.
    /// </summary>
    public async Task<DefinitionResult> Freeze(string versionId, Actor actor, CancellationToken cancellation)
    {
        await using var session = await DefinitionSession.Open(
            databases,
            clock,
            actor,
            [await DefinitionIdOf(versionId, cancellation) ?? ""],
            cancellation
        );
        if (
            await session.Db.Definitions.SingleOrDefaultAsync(
                x => x.Id == versionId && x.DeletedAt == null,
                cancellation
            )
            is not { } version
        )
            return DefinitionResult.NotFound();
        if (version.IsFrozen && version.IsPublished)
            return DefinitionResult.Done(version, changed: false);
        var (compiled, used) = await programs.Compile(
            version.Content,
            cancellation,
            (NpgsqlConnection)session.Db.Database.GetDbConnection()
        );
        var problems = compiled.Program is { } program
            ? await steps.Run(program, () => DefinitionCheck.Find(program))
            : compiled.Problems;
        if (problems.Count > 0)
            return DefinitionResult.Wrong(version, problems);
        if (version.IsFrozen)
            return DefinitionResult.Done(version, changed: false);
        (version.IsFrozen, version.UsedVersionIds) = (true, [.. used]);
        await session.Commit(cancellation);
        return DefinitionResult.Done(version);
    }

    private static async Task<DefinitionVersion> Write(
        DefinitionSession session,
        DefinitionVersion? latest,
        WorkflowDefinition content,
        string? editor,
        CancellationToken cancellation
    )
    {
        var changes = latest is null ? null : DefinitionChanges.Describe(latest.Content, content);
        var before = latest is null
            ? null
            : new
            {
                latest.Editor,
                latest.EditedFrom,
                At = Revisions.Of(latest),
            };
        var version = await session.Change(latest, content, cancellation);
        (version.Editor, version.EditedFrom) = (
            editor,
            before is null ? null
            : editor is not null && before.Editor == editor ? before.EditedFrom
            : before.At.ToString()
        );
        session.Log(
            latest is null ? AuditActions.DefinitionCreated : AuditActions.DefinitionSaved,
            version,
            changes ?? version.Name
        );
        return version;
    }

    private async Task<string?> DefinitionIdOf(string versionId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db
            .Definitions.Where(x => x.Id == versionId)
            .Select(x => x.DefinitionId)
            .SingleOrDefaultAsync(cancellation);
    }
}
