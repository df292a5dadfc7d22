using System.Security.Claims;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Downloads a file that was uploaded into the form of a task.</summary>
internal static class DownloadFile
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/tasks/{id:guid}/files/{file:guid}", Handle);

    private static async Task<IResult> Handle(
        Guid id,
        Guid file,
        ClaimsPrincipal user,
        TaskFiles files,
        CancellationToken cancellation
    )
    {
        var (found, content, refusal) = await files.Open(id, file, user.Actor(), cancellation);
        return refusal?.ToHttp() ?? Results.File(content, found!.ContentType, found.Name);
    }
}
