using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Takes a task, gives it back, hands it over.</summary>
internal static class AssignTask
{
    // The administration says why; others need no body.
    internal sealed record AssignRequest(string? Reason);

    internal sealed record DelegateRequest(string? To, string? Note);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(
            "/tasks/{id:guid}/claim",
            async (
                Guid id,
                AssignRequest? request,
                HttpRequest http,
                ClaimsPrincipal user,
                TaskAssignments assignments,
                CancellationToken cancellation
            ) => (await assignments.Claim(id, user.Actor(), cancellation, http.CallerKey(), request?.Reason)).ToHttp()
        );
        api.MapPost(
            "/tasks/{id:guid}/release",
            async (
                Guid id,
                AssignRequest? request,
                HttpRequest http,
                ClaimsPrincipal user,
                TaskAssignments assignments,
                CancellationToken cancellation
            ) => (await assignments.Release(id, user.Actor(), cancellation, http.CallerKey(), request?.Reason)).ToHttp()
        );
        api.MapPost("/tasks/{id:guid}/delegate", Delegate);
    }

    private static async Task<IResult> Delegate(
        Guid id,
        DelegateRequest request,
        HttpRequest http,
        ClaimsPrincipal user,
        TaskAssignments assignments,
        UserManager<Account> accounts,
        CancellationToken cancellation
    )
    {
        if (await accounts.ReceiverNamed(request.To) is not { } receiver)
            return new CommandResult.Invalid("to", "Dieses Konto gibt es nicht.").ToHttp();
        return (
            await assignments.Delegate(id, user.Actor(), receiver, request.Note, cancellation, http.CallerKey())
        ).ToHttp();
    }
}
