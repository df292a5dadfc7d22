using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>Publishes, retracts and goes back to earlier versions, one definition or many.</summary>
internal static class PublishDefinition
{
    internal sealed record Definitions(string[]? DefinitionIds);

    internal static void Map(IEndpointRouteBuilder change)
    {
        change.MapPost(
            "/workflow-definitions/{definitionId}/publish",
            async (
                string definitionId,
                ClaimsPrincipal user,
                DefinitionStore store,
                DefinitionReferences references,
                CancellationToken cancellation
            ) =>
            {
                var result = await store.PublishLatest(definitionId, user.Actor(), cancellation);
                return result.IsDone
                    ? await Answer(result, published: true, references, user, cancellation)
                    : result.Refused();
            }
        );
        change.MapPost(
            "/workflow-definitions/{definitionId}/retract",
            async (string definitionId, ClaimsPrincipal user, DefinitionStore store, CancellationToken cancellation) =>
            {
                var result = await store.Retract(definitionId, user.Actor(), cancellation);
                return result.IsDone
                    ? ElsaJson.Ok(DefinitionModel.Full(result.Version!, mayChange: true))
                    : result.Refused();
            }
        );
        change.MapPost(
            "/workflow-definitions/{definitionId}/revert/{version:int}",
            async (
                string definitionId,
                int version,
                ClaimsPrincipal user,
                DefinitionEditing editing,
                CancellationToken cancellation
            ) =>
            {
                var result = await editing.Revert(definitionId, version, user.Actor(), cancellation);
                return result.IsDone
                    ? ElsaJson.Ok(DefinitionModel.Summary(result.Version!, mayChange: true))
                    : result.Refused();
            }
        );
        change.MapPost("/bulk-actions/publish/workflow-definitions/by-definition-ids", PublishMany);
        change.MapPost("/bulk-actions/retract/workflow-definitions/by-definition-ids", RetractMany);
    }

    /// <summary>
    /// What a save or a publication is answered with; definitions that want to follow are brought to the new version.
    /// </summary>
    internal static async Task<IResult> Answer(
        DefinitionResult result,
        bool published,
        DefinitionReferences references,
        ClaimsPrincipal user,
        CancellationToken cancellation
    )
    {
        var version = result.Version!;
        // Also where nothing changed: the time before, the answer may have been lost before they were.
        var consumers = published ? await UpdateConsumers(version, references, user, cancellation) : [];
        return ElsaJson.Ok(
            new
            {
                workflowDefinition = DefinitionModel.Full(version, mayChange: true),
                alreadyPublished = published && !result.Changed,
                consumingWorkflowCount = consumers.Count,
            }
        );
    }

    private static async Task<IReadOnlyList<DefinitionVersion>> UpdateConsumers(
        DefinitionVersion version,
        DefinitionReferences references,
        ClaimsPrincipal user,
        CancellationToken cancellation
    ) =>
        version.Content.Json["options"]?["autoUpdateConsumingWorkflows"]?.GetValueKind()
        == System.Text.Json.JsonValueKind.True
            ? await references.Update(version.DefinitionId, user.Actor(), cancellation)
            : [];

    /// <summary>
    /// What keeps one from being published is told before any is; what others change meanwhile, with what was published
    /// by then.
    /// </summary>
    private static async Task<IResult> PublishMany(
        Definitions request,
        ClaimsPrincipal user,
        WorkflowDb db,
        DefinitionStore store,
        DefinitionReferences references,
        CancellationToken cancellation
    )
    {
        var latest = await Latest(db, request, cancellation);
        foreach (var version in latest.Where(x => !x.IsPublished))
            if (await store.Check(version.Content, cancellation) is { Count: > 0 } problems)
                return ElsaJson.Refused(
                    problems.Select(x => x with { UserMessage = $"{version.Name}: {x.UserMessage}" })
                );
        var (published, updated) = (new List<string>(), new List<string>());
        foreach (var version in latest.Where(x => x.IsPublished))
            updated.AddRange(
                (await UpdateConsumers(version, references, user, cancellation)).Select(x => x.DefinitionId)
            );
        foreach (var version in latest.Where(x => !x.IsPublished))
        {
            var result = await store.PublishLatest(version.DefinitionId, user.Actor(), cancellation);
            if (!result.IsDone)
                return result.Refused(
                    published.Count > 0
                        ? $"Nicht veröffentlicht wurde {version.Name}, veröffentlicht: {string.Join(", ", published)}."
                        : null
                );
            published.Add(version.DefinitionId);
            updated.AddRange(
                (await UpdateConsumers(result.Version!, references, user, cancellation)).Select(x => x.DefinitionId)
            );
        }

        return ElsaJson.Ok(
            new
            {
                published,
                alreadyPublished = latest.Where(x => x.IsPublished).Select(x => x.DefinitionId),
                notFound = Missing(request, latest),
                skipped = Array.Empty<string>(),
                updatedConsumers = updated,
                failed = Array.Empty<string>(),
            }
        );
    }

    private static async Task<IResult> RetractMany(
        Definitions request,
        ClaimsPrincipal user,
        WorkflowDb db,
        DefinitionStore store,
        CancellationToken cancellation
    )
    {
        var latest = await Latest(db, request, cancellation);
        var (retracted, already) = (new List<string>(), new List<string>());
        foreach (var version in latest)
            ((await store.Retract(version.DefinitionId, user.Actor(), cancellation)).IsDone ? retracted : already).Add(
                version.DefinitionId
            );
        return ElsaJson.Ok(
            new
            {
                retracted,
                alreadyRetracted = already,
                notFound = Missing(request, latest),
                skipped = Array.Empty<string>(),
            }
        );
    }

    private static Task<List<DefinitionVersion>> Latest(
        WorkflowDb db,
        Definitions request,
        CancellationToken cancellation
    )
    {
        var ids = request.DefinitionIds ?? [];
        return db
            .Definitions.AsNoTracking()
            .Where(x => x.IsLatest && ids.Contains(x.DefinitionId))
            .OrderBy(x => x.Name)
            .ToListAsync(cancellation);
    }

    private static IEnumerable<string> Missing(Definitions request, List<DefinitionVersion> found) =>
        (request.DefinitionIds ?? []).Except(found.Select(x => x.DefinitionId));
}
