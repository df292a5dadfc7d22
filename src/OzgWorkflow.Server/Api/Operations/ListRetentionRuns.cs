using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Operations;

/// <summary>What the retention removed, newest run first.</summary>
internal static class ListRetentionRuns
{
    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/retention-runs",
                async (long? page, long? pageSize, WorkflowDb db, CancellationToken cancellation) =>
                    Results.Ok(
                        await db
                            .RetentionRuns.AsNoTracking()
                            .OrderByDescending(x => x.Id)
                            .ToPage(page, pageSize, cancellation)
                    )
            )
            .RequireAuthorization(Policies.Administration);
}
