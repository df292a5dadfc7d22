using System.Security.Claims;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Api.Operations;

/// <summary>Jobs that were given up: lists them, has them done again, removes them.</summary>
internal static class ManageDeadLetters
{
    /// <param name="Ids">Which; all when missing (only to have them done again).</param>
    internal sealed record Request(long[]? Ids);

    internal static void Map(IEndpointRouteBuilder api)
    {
        var letters = api.MapGroup("/dead-letters").RequireAuthorization(Policies.Administration);
        letters.MapGet("/", async (long? page, long? pageSize, WorkflowDb db, CancellationToken cancellation) => Results.Ok(await DeadLetters.All(db)
            .Select(x => new { x.Id, kind = x.Kind.ToString(), x.InstanceId, x.Payload, x.Attempts, x.LastError, x.RunAt }).ToPage(page, pageSize, cancellation)));
        letters.MapPost("/replay", async (Request request, ClaimsPrincipal user, DeadLetters jobs, CancellationToken cancellation) =>
            Results.Ok(new { count = await jobs.Replay(request.Ids, user.Actor(), cancellation) }));
        letters.MapPost("/remove", async (Request request, ClaimsPrincipal user, DeadLetters jobs, CancellationToken cancellation) => request.Ids is { Length: > 0 } ids
            ? Results.Ok(new { count = await jobs.Remove(ids, user.Actor(), cancellation) })
            : CommandResults.Invalid("ids", "Geben Sie an, welche Aufträge entfernt werden sollen."));
    }
}
