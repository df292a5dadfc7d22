using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Takes a task, gives it back, hands it over.</summary>
internal static class AssignTask
{
    internal sealed record DelegateRequest(string? To);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/tasks/{id:guid}/claim",
                async (Guid id, ClaimsPrincipal user, TaskDesk desk, CancellationToken cancellation) =>
                    (await desk.Claim(id, user.Actor(), cancellation)).ToHttp()
            )
            .AnsweredOnce();
        api.MapPost(
                "/tasks/{id:guid}/release",
                async (Guid id, ClaimsPrincipal user, TaskDesk desk, CancellationToken cancellation) =>
                    (await desk.Release(id, user.Actor(), cancellation)).ToHttp()
            )
            .AnsweredOnce();
        api.MapPost("/tasks/{id:guid}/delegate", Delegate).AnsweredOnce();
    }

    private static async Task<IResult> Delegate(
        Guid id,
        DelegateRequest request,
        ClaimsPrincipal user,
        TaskDesk desk,
        UserManager<Account> accounts,
        CancellationToken cancellation
    )
    {
        if (await accounts.FindByNameAsync(request.To ?? "") is not { LockedAt: null } account)
            return new CommandResult.Invalid("to", "Dieses Konto gibt es nicht.").ToHttp();
        return (await desk.Delegate(id, user.Actor(), await accounts.ActorOf(account), cancellation)).ToHttp();
    }
}
