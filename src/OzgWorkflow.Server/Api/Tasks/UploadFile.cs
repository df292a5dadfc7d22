using System.Security.Claims;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>
/// Uploads a file, sent as the request's body, into a field of a task's form: its id is the value of the field. The
/// same file again is the same.
/// </summary>
internal static class UploadFile
{
    private const long SizeAtMost = (UploadedFile.MegabytesAtMost + 1) * 1024L * 1024L;

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/tasks/{id:guid}/files", Handle)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(SizeAtMost), new TakesFiles());

    private static async Task<IResult> Handle(
        Guid id,
        string? field,
        string? name,
        HttpRequest http,
        ClaimsPrincipal user,
        TaskFiles files,
        CancellationToken cancellation
    )
    {
        var (file, refusal) = await files.Add(
            id,
            user.Actor(),
            field ?? "",
            name ?? "",
            ContentTypes.Of(name ?? ""),
            http.Body,
            cancellation
        );
        return refusal?.ToHttp() ?? Results.Created($"/api/tasks/{id}/files/{file!.Id}", file);
    }
}
