using System.IO.Compression;
using System.Net.Mime;
using System.Security.Claims;
using System.Text;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Elsa.Wire;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa.Instances;

/// <summary>
/// Instances as files, and back: an ended instance can be looked at elsewhere. Files say what they like, so only
/// administrators take them, and they are marked.
/// </summary>
internal static class MoveInstances
{
    internal sealed record Request(string[]? Ids);

    internal static void Map(IEndpointRouteBuilder history)
    {
        history.MapGet(
            "/workflow-instances/{id}/export",
            async (string id, InstanceArchive archive, CancellationToken cancellation) =>
                Guid.TryParse(id, out var instance) && await archive.Export(instance, cancellation) is { } json
                    ? Results.File(
                        Encoding.UTF8.GetBytes(json),
                        MediaTypeNames.Application.Json,
                        $"workflow-instance-{instance}.json"
                    )
                    : GetInstance.Unknown()
        );
        history.MapPost("/bulk-actions/export/workflow-instances", Many);
        history
            .MapPost("/bulk-actions/import/workflow-instances", Import)
            .RequireAuthorization(Policies.Administration)
            .WithMetadata(
                new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(UploadedFiles.AtMost),
                new TakesFiles()
            )
            .AnsweredOnce();
    }

    private static async Task<IResult> Many(Request request, InstanceArchive archive, CancellationToken cancellation)
    {
        var content = new MemoryStream();
        var count = 0;
        await using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var id in (request.Ids ?? []).Distinct())
                if (Guid.TryParse(id, out var instance) && await archive.Export(instance, cancellation) is { } json)
                {
                    await using var entry = await zip.CreateEntry(
                            $"workflow-instance-{instance}.json",
                            CompressionLevel.Optimal
                        )
                        .OpenAsync(cancellation);
                    await entry.WriteAsync(Encoding.UTF8.GetBytes(json), cancellation);
                    count++;
                }

        if (count == 0)
            return GetInstance.Unknown();
        content.Position = 0;
        return Results.File(content, MediaTypeNames.Application.Zip, "workflow-instanzen.zip");
    }

    private static async Task<IResult> Import(
        HttpRequest request,
        ClaimsPrincipal user,
        InstanceArchive archive,
        CancellationToken cancellation
    )
    {
        var (texts, problem) = await UploadedFiles.Read(request, cancellation);
        if (problem is not null)
            return ElsaJson.Invalid(problem);
        foreach (var (source, json) in texts)
            if (JsonScan.Problem(json, JsonBounds.OfFile) is { IsMalformed: false } unreadable)
                return ElsaJson.Invalid($"{source}: {unreadable.UserSentence}");
        var (count, refusal) = await archive.Import(
            texts.Select(x => (x.Source, x.Json)).ToArray(),
            user.Actor(),
            cancellation
        );
        return refusal is null ? ElsaJson.Ok(new { count, alreadyThere = texts.Count - count }) : refusal.Refused();
    }
}
