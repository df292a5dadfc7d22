using System.Security.Claims;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;

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
            ) => (await removal.Delete([definitionId], user.Actor(), cancellation)).Answer(Results.NoContent())
        );
        change.MapDelete(
            "/workflow-definition-versions/{id}",
            async (string id, ClaimsPrincipal user, DefinitionRemoval removal, CancellationToken cancellation) =>
                (await removal.DeleteVersions([id], user.Actor(), cancellation)).Answer(Results.NoContent())
        );
        change.MapPost(
            "/bulk-actions/delete/workflow-definitions/by-definition-id",
            async (
                ByDefinition request,
                ClaimsPrincipal user,
                DefinitionRemoval removal,
                CancellationToken cancellation
            ) =>
                (await removal.Delete(request.DefinitionIds ?? [], user.Actor(), cancellation)).Answer(
                    Deleted(request.DefinitionIds)
                )
        );
        change.MapPost(
            "/bulk-actions/delete/workflow-definitions/by-id",
            async (
                ByVersion request,
                ClaimsPrincipal user,
                DefinitionRemoval removal,
                CancellationToken cancellation
            ) =>
                (await removal.DeleteVersions(request.Ids ?? [], user.Actor(), cancellation)).Answer(
                    Deleted(request.Ids)
                )
        );
    }

    private static IResult Deleted(string[]? named) => ElsaJson.Ok(new { deleted = named?.Length ?? 0 });
}
