using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>Which definitions use which: as an activity, or by starting them.</summary>
public sealed class DefinitionReferences(
    IDbContextFactory<WorkflowDb> databases,
    DefinitionStore store,
    TimeProvider clock,
    ILogger<DefinitionReferences> log
)
{
    /// <summary>Latest versions of the definitions that use one.</summary>
    public async Task<IReadOnlyList<DefinitionVersion>> ConsumersOf(string definitionId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await ConsumersOf(db, definitionId, cancellation);
    }

    /// <summary>
    /// Brings the definitions that use one as an activity to its published version: their drafts are changed, and what
    /// was published is published anew; one that could not be stays as it is. Returns those that changed; each is
    /// changed by itself.
    /// </summary>
    public async Task<IReadOnlyList<DefinitionVersion>> Update(
        string definitionId,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var changed = new List<DefinitionVersion>();
        foreach (var consumer in await ConsumersOf(definitionId, cancellation))
            if (await Update(definitionId, consumer.DefinitionId, actor, cancellation) is { } version)
                changed.Add(version);
        return changed;
    }

    private async Task<DefinitionVersion?> Update(
        string definitionId,
        string consumerId,
        Actor actor,
        CancellationToken cancellation
    )
    {
        await using var session = await DefinitionSession.Open(
            databases,
            clock,
            actor,
            [definitionId, consumerId],
            cancellation
        );
        if (
            await session.Published(definitionId, cancellation) is not { } published
            || await session.Latest(consumerId, cancellation) is not { } consumer
        )
            return null;
        var content = consumer.Content.With();
        if (!PointTo(published, content))
            return null;
        var wasPublished = consumer.IsPublished;
        var version = await session.Change(consumer, content, cancellation);
        session.Log(AuditActions.DefinitionSaved, version, $"„{published.Name}“ ist jetzt Version {published.Version}");
        if (wasPublished && await store.Publish(session, version, cancellation) is { IsDone: false } refused)
        {
            log.LogWarning(
                "{Consumer} stays as it is, for it cannot be published with version {Version} of {Definition}: {Problems}",
                consumer.Name,
                published.Version,
                published.Name,
                string.Join(" ", refused.Problems.Select(x => x.Message))
            );
            return null;
        }

        await session.Commit(cancellation);
        return version;
    }

    internal static async Task<IReadOnlyList<DefinitionVersion>> ConsumersOf(
        WorkflowDb db,
        string definitionId,
        CancellationToken cancellation
    )
    {
        var types = await db
            .Definitions.Where(x => x.DefinitionId == definitionId && x.ActivityType != null)
            .Select(x => x.ActivityType!)
            .Distinct()
            .ToListAsync(cancellation);
        var latest = await db
            .Definitions.AsNoTracking()
            .Where(x => x.IsLatest && x.DefinitionId != definitionId)
            .OrderBy(x => x.Name)
            .ToListAsync(cancellation);
        return latest
            .Where(x => ActivityTree.Of(x.Content.Root).Any(place => Uses(place, definitionId, types)))
            .ToArray();
    }

    // The id says more than the name, which others may have, too.
    private static bool Uses(ActivityPlace place, string definitionId, List<string> types) =>
        IdOf(place) is { } id ? id == definitionId : types.Contains(place.Type) || Names(place, definitionId);

    /// <summary>Which definition it runs, if it is one itself and says so.</summary>
    private static string? IdOf(ActivityPlace place) =>
        place.Json["workflowDefinitionId"] is JsonValue value
        && value.TryGetValue<string>(out var id)
        && id.Length > 0
        && !place.Type.Contains('.', StringComparison.Ordinal)
            ? id
            : null;

    private static bool Names(ActivityPlace place, string definitionId) =>
        place.Json["workflowDefinitionId"]?.ToJsonString().Contains($"\"{definitionId}\"", StringComparison.Ordinal)
        == true;

    private static bool Means(ActivityPlace place, DefinitionVersion published) =>
        IdOf(place) is { } id ? id == published.DefinitionId : place.Type == published.ActivityType;

    private static bool PointTo(DefinitionVersion published, WorkflowDefinition consumer)
    {
        var changed = false;
        foreach (
            var place in ActivityTree
                .Of(consumer.Root)
                .Where(x => Means(x, published) && x.Json["workflowDefinitionVersionId"]?.ToString() != published.Id)
                .ToArray()
        )
        {
            (place.Json["workflowDefinitionId"], place.Json["workflowDefinitionVersionId"], place.Json["version"]) = (
                published.DefinitionId,
                published.Id,
                published.Version
            );
            changed = true;
        }

        return changed;
    }
}
