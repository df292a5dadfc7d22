using System.Security.Claims;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Instances;

/// <summary>Deletes instances that have ended, all that are named or none.</summary>
internal static class DeleteInstances
{
    internal sealed record Request(string[]? Ids);

    internal static void Map(IEndpointRouteBuilder change)
    {
        change.MapDelete(
            "/workflow-instances/{id}",
            async (string id, ClaimsPrincipal user, InstanceDesk desk, CancellationToken cancellation) =>
                !Guid.TryParse(id, out var instance)
                    ? GetInstance.Unknown()
                    : (await desk.Delete([instance], user.Actor(), cancellation)).Result.Answer(Results.NoContent())
        );
        change.MapPost("/bulk-actions/delete/workflow-instances", Many);
        change.MapPost("/bulk-actions/delete/workflow-instances/by-id", Many);
    }

    private static async Task<IResult> Many(
        Request request,
        ClaimsPrincipal user,
        InstanceDesk desk,
        CancellationToken cancellation
    )
    {
        var (result, deleted) = await desk.Delete(GetInstance.Ids(request.Ids), user.Actor(), cancellation);
        return result.Answer(ElsaJson.Ok(new { deleted }));
    }
}
