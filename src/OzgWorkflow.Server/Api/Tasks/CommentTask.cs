using System.Security.Claims;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Adds a remark to a task.</summary>
internal static class CommentTask
{
    internal sealed record Request(string? Text);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/tasks/{id:guid}/comments", Handle).RequireAuthorization(Policies.Comment);

    private static async Task<IResult> Handle(
        Guid id,
        Request request,
        HttpRequest http,
        ClaimsPrincipal user,
        TaskComments comments,
        CancellationToken cancellation
    ) =>
        (await comments.Add(id, user.Actor(), request.Text ?? "", cancellation, http.CallerKey())).ToHttp(
            StatusCodes.Status201Created
        );
}
