using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Programs;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Triggers;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>What became of publishing a definition.</summary>
/// <param name="Version">The version that is published now; <c>null</c> when it was refused.</param>
/// <param name="Changed">Whether it is a new one.</param>
/// <param name="Problems">Why it was refused.</param>
public sealed record PublishResult(DefinitionVersion? Version, bool Changed, IReadOnlyList<Problem> Problems);

/// <summary>Stores definition versions and says which one new instances run.</summary>
public sealed class DefinitionStore(IDbContextFactory<WorkflowDb> databases, ProgramCache programs, EngineLimits limits, TimeProvider clock)
{
    /// <summary>Publishes a definition as a new version, unless the published one came from the same content.</summary>
    public async Task<PublishResult> Publish(string json, CancellationToken cancellation)
    {
        if (json.Length > limits.DefinitionSize)
            return Refused($"The definition has {json.Length} characters; the limit is {limits.DefinitionSize} (DefinitionSize).", $"Die Definition hat {json.Length:N0} Zeichen; erlaubt sind {limits.DefinitionSize:N0}.");
        WorkflowDefinition given;
        try
        {
            given = WorkflowDefinition.Parse(json);
        }
        catch (JsonException e)
        {
            return Refused($"The definition cannot be read: {e.Message}", $"Die Definition ist nicht lesbar; sie muss ein JSON-Objekt sein, das nicht zu tief verschachtelt ist: {e.Message}");
        }

        if (given.DefinitionId.Length == 0) return Refused("The definition has no definitionId.", "Die Definition hat keine definitionId.");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // One publisher at a time per definition, on whichever node.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext({given.DefinitionId}))", cancellation);
        var versions = await db.Definitions.Where(x => x.DefinitionId == given.DefinitionId && (x.IsLatest || x.IsPublished)).ToListAsync(cancellation);
        if (versions.Find(x => x.IsPublished) is { } published && published.ContentHash == hash) return new PublishResult(published, false, []);

        var (compiled, used) = await programs.Compile(given, cancellation);
        if (compiled.Program is not { } program) return new PublishResult(null, false, compiled.Problems);
        var found = DefinitionCheck.Find(program);
        if (found.Count == 0) found = await TriggerStore.Conflicts(db, program, cancellation);
        if (found.Count > 0) return new PublishResult(null, false, found);

        foreach (var version in versions) version.IsLatest = version.IsPublished = false;
        await db.SaveChangesAsync(cancellation);
        var number = versions.Select(x => x.Version).DefaultIfEmpty(0).Max() + 1;
        var added = NewVersion(given.With(versionId: Guid.CreateVersion7().ToString("n"), version: number), hash, used);
        db.Definitions.Add(added);
        await TriggerStore.Replace(db, program, clock.GetUtcNow(), cancellation);
        await transaction.CommitAsync(cancellation);
        return new PublishResult(added, true, []);
    }

    private static PublishResult Refused(string message, string meldung) => new(null, false, [new Problem(null, message, meldung)]);

    private DefinitionVersion NewVersion(WorkflowDefinition definition, string hash, IEnumerable<string> used) => new()
    {
        Id = definition.VersionId,
        DefinitionId = definition.DefinitionId,
        Version = definition.Version,
        Name = definition.Name,
        Description = definition.Description,
        Json = definition.Json.ToJsonString(),
        ContentHash = hash,
        ActivityType = definition.UsableAsActivity ? definition.ActivityType : null,
        UsedVersionIds = [.. used],
        IsLatest = true,
        IsPublished = true,
        CreatedAt = clock.GetUtcNow(),
    };
}
