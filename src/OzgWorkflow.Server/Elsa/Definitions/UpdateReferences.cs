using System.Security.Claims;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>Which definitions use one, and bringing them to its published version.</summary>
internal static class UpdateReferences
{
    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder change)
    {
        api.MapGet(
            "/workflow-definitions/{definitionId}/consumers",
            async (string definitionId, DefinitionReferences references, CancellationToken cancellation) =>
                ElsaJson.Ok(
                    new
                    {
                        consumingWorkflowDefinitionIds = (
                            await references.ConsumersOf(definitionId, cancellation)
                        ).Select(x => x.DefinitionId),
                    }
                )
        );
        change.MapPost(
            "/workflow-definitions/{definitionId}/update-references",
            async (
                string definitionId,
                ClaimsPrincipal user,
                DefinitionReferences references,
                CancellationToken cancellation
            ) =>
                ElsaJson.Ok(
                    new
                    {
                        affectedWorkflows = (await references.Update(definitionId, user.Actor(), cancellation)).Select(
                            x => x.Name
                        ),
                    }
                )
        );
    }
}
