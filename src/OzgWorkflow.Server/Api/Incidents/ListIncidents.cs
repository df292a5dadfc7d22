using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Server.Zugriff;

namespace OzgWorkflow.Server.Api.Incidents;

/// <summary>Open incidents, newest first.</summary>
internal static class ListIncidents
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/incidents", async (int? page, int? pageSize, WorkflowDb db, CancellationToken cancellation) =>
    {
        var (number, size) = (Math.Max(1, page ?? 1), Math.Clamp(pageSize ?? 25, 1, 200));
        var open = db.Incidents.AsNoTracking().Where(x => x.ResolvedAt == null);
        var items = await open.OrderByDescending(x => x.At).Skip((number - 1) * size).Take(size).ToListAsync(cancellation);
        return Results.Ok(new PageOf<Runtime.Instances.IncidentRow>(items, await open.CountAsync(cancellation), number, size));
    }).RequireAuthorization(Policies.Administration);
}
