using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Incidents;

/// <summary>Open incidents, newest first, of all definitions and kinds or of one.</summary>
internal static class ListIncidents
{
    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/incidents",
                async (
                    string? definitionId,
                    string? kind,
                    long? page,
                    long? pageSize,
                    WorkflowDb db,
                    CancellationToken cancellation
                ) => Results.Ok(await IncidentDesk.Open(db, definitionId, kind).ToPage(page, pageSize, cancellation))
            )
            .RequireAuthorization(Policies.Administration);
}
