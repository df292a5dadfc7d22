using System.Security.Claims;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa.Instances;

/// <summary>Cancels an instance, those that are named, or all that run of a definition.</summary>
internal static class CancelInstances
{
    internal sealed record Request(string[]? Ids, string? DefinitionVersionId, string? DefinitionId);

    internal static void Map(IEndpointRouteBuilder change)
    {
        change.MapPost(
            "/cancel/workflow-instances/{id}",
            async (
                string id,
                HttpRequest http,
                ClaimsPrincipal user,
                InstanceDesk desk,
                CancellationToken cancellation
            ) =>
                !Guid.TryParse(id, out var instance)
                    ? GetInstance.Unknown()
                    : (await desk.Cancel(http.CommandKey(), instance, user.Actor(), cancellation)).Answer(Results.Ok())
        );
        change.MapPost("/bulk-actions/cancel/workflow-instances", Many);
    }

    private static async Task<IResult> Many(
        Request request,
        ClaimsPrincipal user,
        InstanceDesk desk,
        CancellationToken cancellation
    )
    {
        var ids = GetInstance.Ids(request.Ids);
        if (ids.Length == 0 && request is { DefinitionVersionId: null, DefinitionId: null })
            return ElsaJson.Invalid("Bitte wählen Sie Instanzen aus.");
        var count = await desk.CancelAll(
            rows =>
                ids.Length > 0
                    ? rows.Where(x => ids.Contains(x.Id))
                    : rows.Where(x =>
                        (request.DefinitionVersionId == null || x.DefinitionVersionId == request.DefinitionVersionId)
                        && (request.DefinitionId == null || x.DefinitionId == request.DefinitionId)
                    ),
            user.Actor(),
            cancellation
        );
        return ElsaJson.Ok(new { cancelledCount = count });
    }
}
