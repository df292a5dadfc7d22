using System.Security.Claims;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// Takes definitions from files as drafts: one as JSON (as the Studio sends it), or JSON and ZIP files together; all or
/// none.
/// </summary>
internal static class ImportDefinitions
{
    private static object[] Rules =>
        [
            new JsonRules(JsonBounds.OfDefinition),
            new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(SaveDefinition.SizeAtMost),
        ];

    internal static void Map(IEndpointRouteBuilder change)
    {
        change
            .MapPost(
                "/workflow-definitions/import",
                (HttpRequest request, ClaimsPrincipal user, DefinitionImport import, CancellationToken cancellation) =>
                    One(null, request, user, import, cancellation)
            )
            .WithMetadata(Rules);
        change
            .MapMethods(
                "/workflow-definitions/{definitionId}/import",
                ["PUT", "POST"],
                (
                    string definitionId,
                    HttpRequest request,
                    ClaimsPrincipal user,
                    DefinitionImport import,
                    CancellationToken cancellation
                ) => One(definitionId, request, user, import, cancellation)
            )
            .WithMetadata(Rules);
        change
            .MapPost("/workflow-definitions/import-files", Files)
            .WithMetadata(
                new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(UploadedFiles.AtMost),
                new TakesFiles()
            );
    }

    private static async Task<IResult> One(
        string? definitionId,
        HttpRequest request,
        ClaimsPrincipal user,
        DefinitionImport import,
        CancellationToken cancellation
    )
    {
        if (await SaveDefinition.Body(request, cancellation) is not { } model)
            return ElsaJson.Invalid(
                "Der Inhalt ist nicht lesbar. Erwartet wird eine Workflow-Definition als JSON-Objekt."
            );
        var (content, _) = DefinitionModel.Read(model);
        if (definitionId is not null)
            content = content.With(definitionId: definitionId);
        if (SaveDefinition.TooLong(content) is { } refusal)
            return refusal;
        var (versions, problems) = await import.Import(
            [new ImportedText(content.Name.Length > 0 ? content.Name : "Definition", content.Json.ToJsonString())],
            user.Actor(),
            cancellation
        );
        return problems.Count > 0
            ? ElsaJson.Refused(problems)
            : ElsaJson.Ok(DefinitionModel.Full(versions[0], mayChange: true));
    }

    private static async Task<IResult> Files(
        HttpRequest request,
        ClaimsPrincipal user,
        DefinitionImport import,
        EngineLimits limits,
        CancellationToken cancellation
    )
    {
        var (texts, problem) = await UploadedFiles.Read(request, cancellation);
        if (problem is not null)
            return ElsaJson.Invalid(problem);
        if (texts.Count == 0)
            return ElsaJson.Invalid("Keine der Dateien enthält eine Workflow-Definition (JSON).");
        var read = new List<ImportedText>();
        foreach (var text in texts)
        {
            // What is none is refused by the import, with all else that is wrong.
            var (given, _) = DefinitionReader.Read(text.Json, limits);
            var content = given is null ? null : DefinitionModel.Read(given.Json).Content;
            if (content is not null && SaveDefinition.LongName(content) is var (field, message))
                return ElsaJson.Invalid($"„{text.Source}“, Angabe „{field}“: {message}");
            read.Add(content is null ? text : text with { Json = content.Json.ToJsonString() });
        }

        var (versions, problems) = await import.Import(read, user.Actor(), cancellation);
        return problems.Count > 0 ? ElsaJson.Refused(problems) : ElsaJson.Ok(new { count = versions.Count });
    }
}
