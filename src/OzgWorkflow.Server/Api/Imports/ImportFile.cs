using OzgWorkflow.Ozg.Imports;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Imports;

/// <summary>Imports a CSV file of the catalogue, sent as the request's body.</summary>
internal static class ImportFile
{
    private const long MaxBytes = 50_000_000;

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/import/{kind}", Handle)
            .RequireAuthorization(Policies.Administration)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBytes), new TakesFiles())
            .AnsweredOnce();

    private static async Task<IResult> Handle(
        string kind,
        HttpRequest request,
        FileImport import,
        CancellationToken cancellation
    )
    {
        if (!Enum.TryParse<Ozg.Imports.ImportFile>(kind, true, out var file) || !Enum.IsDefined(file))
            return Results.Problem(
                $"Es gibt nur: {string.Join(", ", Enum.GetNames<Ozg.Imports.ImportFile>()).ToLowerInvariant()}.",
                statusCode: 404,
                title: "Nicht gefunden"
            );
        using var content = new MemoryStream();
        await request.Body.CopyToAsync(content, cancellation);
        if (content.GetBuffer().AsSpan(0, (int)content.Length).Contains((byte)0))
            return CommandResults.Invalid(
                "",
                "Die Datei enthält Zeichen, die nicht gespeichert werden können (NUL). Erwartet wird CSV in UTF-8."
            );
        content.Position = 0;
        try
        {
            return Results.Ok(await import.Import(file, content, cancellation, request.HttpContext.User.Actor()));
        }
        catch (ImportException e)
        {
            return Results.Problem(
                e.Message,
                statusCode: StatusCodes.Status422UnprocessableEntity,
                title: "Die Datei kann nicht importiert werden"
            );
        }
    }
}
