using System.Security.Claims;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Lists tasks: mine, my roles', all; by Themenfeld, phase, Leistung, due date.</summary>
internal static class ListTasks
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/tasks", Handle);

    private static async Task<IResult> Handle(
        [AsParameters] Query query,
        ClaimsPrincipal user,
        OpenTasks list,
        CancellationToken cancellation
    )
    {
        var paging = Paging.FromOne(query.Page, query.PageSize);
        var filter = new TaskFilter(user.Actor(), query.Scope ?? TaskScope.MyRoles)
        {
            Themenfeld = query.Themenfeld,
            Phase = query.Phase,
            OzgId = query.OzgId,
            OnlyOverdue = query.Due == "overdue",
        };
        var (items, total) = await list.Read(filter, paging, cancellation);
        return Results.Ok(new PageOf<OpenTask>(items, total, paging.Number, paging.Size));
    }

    /// <summary>What to list.</summary>
    internal sealed record Query(
        TaskScope? Scope,
        string? Themenfeld,
        string? Phase,
        string? OzgId,
        string? Due,
        long? Page,
        long? PageSize
    );
}
