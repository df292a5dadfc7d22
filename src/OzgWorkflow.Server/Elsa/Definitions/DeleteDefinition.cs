using System.Security.Claims;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>Deletes definitions and versions, all that are named or none.</summary>
internal static class DeleteDefinition
{
    internal sealed record ByDefinition(string[]? DefinitionIds);

    internal sealed record ByVersion(string[]? Ids);

    internal static void Map(IEndpointRouteBuilder change)
    {
        change.MapDelete(
            "/workflow-definitions/{definitionId}",
            async (
                string definitionId,
                ClaimsPrincipal user,
                DefinitionRemoval removal,
                CancellationToken cancellation
            ) =>
                await removal.Delete([definitionId], user.Actor(), cancellation)
                    is var result
                        and not CommandResult.Done
                    ? result.Refused()
                    : Results.NoContent()
        );
        change.MapDelete(
            "/workflow-definition-versions/{id}",
            async (string id, ClaimsPrincipal user, DefinitionRemoval removal, CancellationToken cancellation) =>
                await removal.DeleteVersions([id], user.Actor(), cancellation) is var result and not CommandResult.Done
                    ? result.Refused()
                    : Results.NoContent()
        );
        change.MapPost(
            "/bulk-actions/delete/workflow-definitions/by-definition-id",
            async (
                ByDefinition request,
                ClaimsPrincipal user,
                DefinitionRemoval removal,
                CancellationToken cancellation
            ) =>
                Answer(
                    await removal.Delete(request.DefinitionIds ?? [], user.Actor(), cancellation),
                    request.DefinitionIds
                )
        );
        change.MapPost(
            "/bulk-actions/delete/workflow-definitions/by-id",
            async (
                ByVersion request,
                ClaimsPrincipal user,
                DefinitionRemoval removal,
                CancellationToken cancellation
            ) => Answer(await removal.DeleteVersions(request.Ids ?? [], user.Actor(), cancellation), request.Ids)
        );
    }

    private static IResult Answer(CommandResult result, string[]? named) =>
        result is CommandResult.Done ? ElsaJson.Ok(new { deleted = named?.Length ?? 0 }) : result.Refused();
}
