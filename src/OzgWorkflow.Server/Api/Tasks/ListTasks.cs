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
        TaskScope? scope,
        string? themenfeld,
        string? phase,
        string? ozgId,
        string? due,
        long? page,
        long? pageSize,
        ClaimsPrincipal user,
        OpenTasks list,
        CancellationToken cancellation
    )
    {
        var paging = Paging.FromOne(page, pageSize);
        var filter = new TaskFilter(user.Actor(), scope ?? TaskScope.MyRoles)
        {
            Themenfeld = themenfeld,
            Phase = phase,
            OzgId = ozgId,
            OnlyOverdue = due == "overdue",
        };
        var (items, total) = await list.Read(filter, paging, cancellation);
        return Results.Ok(new PageOf<OpenTask>(items, total, paging.Number, paging.Size));
    }
}
