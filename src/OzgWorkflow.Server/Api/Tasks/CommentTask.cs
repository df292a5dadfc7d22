using System.Security.Claims;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Adds a remark to a task.</summary>
internal static class CommentTask
{
    internal sealed record Request(string? Text);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/tasks/{id:guid}/comments",
                async (Guid id, Request request, ClaimsPrincipal user, TaskDesk desk, CancellationToken cancellation) =>
                    (await desk.Comment(id, user.Actor(), request.Text ?? "", cancellation)).ToHttp(
                        StatusCodes.Status201Created
                    )
            )
            .AnsweredOnce()
            .RequireAuthorization(Policies.Comment);
}
