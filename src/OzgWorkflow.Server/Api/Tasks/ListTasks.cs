using System.Security.Claims;
using OzgWorkflow.Ozg.Aufgaben;
using OzgWorkflow.Server.Zugriff;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Lists tasks: mine, my roles', all; by Themenfeld, phase, Leistung, due date.</summary>
internal static class ListTasks
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/tasks", Handle);

    private static async Task<IResult> Handle([AsParameters] Query query, ClaimsPrincipal user, AufgabenListe list, CancellationToken cancellation)
    {
        var (page, size) = Paging.Read(query.Page, query.PageSize);
        var filter = new AufgabenFilter(user.Actor(), query.Scope ?? AufgabenSicht.Rolle)
        {
            Themenfeld = query.Themenfeld,
            Phase = query.Phase,
            OzgId = query.OzgId,
            NurFaellige = query.Due == "overdue",
        };
        var (items, total) = await list.Read(filter, page, size, cancellation);
        return Results.Ok(new PageOf<Aufgabe>(items, total, page, size));
    }

    /// <summary>What to list.</summary>
    internal sealed record Query(AufgabenSicht? Scope, string? Themenfeld, string? Phase, string? OzgId, string? Due, int? Page, int? PageSize);
}
