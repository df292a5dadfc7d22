using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// Saves a draft and, if told so, publishes it. Whoever began from a state that is not the latest any more gets 409 and
/// loses nothing.
/// </summary>
internal static class SaveDefinition
{
    /// <summary>Names the page that saves: saves of one page may overtake each other.</summary>
    internal const string EditorHeader = "X-Editor";

    internal static void Map(IEndpointRouteBuilder change) =>
        change
            .MapPost("/workflow-definitions", Handle)
            .WithMetadata(
                new JsonRules(JsonBounds.OfDefinition),
                new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(SizeAtMost)
            );

    /// <summary>
    /// Bytes of a definition as the Studio writes it, which is longer than what is stored (Limits:DefinitionSize).
    /// </summary>
    internal const long SizeAtMost = 10_000_000;

    private static async Task<IResult> Handle(
        HttpRequest request,
        ClaimsPrincipal user,
        DefinitionEditing editing,
        DefinitionReferences references,
        CancellationToken cancellation
    )
    {
        if (await Body(request, cancellation) is not { } body || body["model"] is not JsonObject model)
            return ElsaJson.Invalid("Der Inhalt ist nicht lesbar. Erwartet wird ein JSON-Objekt mit „model“.");
        var (content, basis) = DefinitionModel.Read(model);
        if (TooLong(content) is { } refusal)
            return refusal;
        var publish = body["publish"]?.GetValueKind() == JsonValueKind.True;
        var result = await editing.Save(
            new DraftSave(content, basis, request.Headers[EditorHeader].FirstOrDefault(), publish),
            user.Actor(),
            cancellation
        );
        return result.IsDone
            ? await PublishDefinition.Answer(result, publish, references, user, cancellation)
            : result.Refused(
                publish && result.Version is not null && result.Problems.Count > 0
                    ? "Der Entwurf ist gespeichert, aber nicht veröffentlicht."
                    : null
            );
    }

    /// <summary>The answer to a definition whose names are longer than anybody reads.</summary>
    internal static IResult? TooLong(WorkflowDefinition content) =>
        LongName(content) is var (field, message) ? JsonBodies.Unreadable(field, message) : null;

    /// <summary>Which of its names is longer than anybody reads, and what to say; <c>null</c> when none is.</summary>
    internal static (string Field, string Message)? LongName(WorkflowDefinition content) =>
        content.DefinitionId.Length > NameAtMost
            ? ("definitionId", $"Die Kennung darf höchstens {NameAtMost} Zeichen haben.")
        : content.Name.Length > NameAtMost ? ("name", $"Der Name darf höchstens {NameAtMost} Zeichen haben.")
        : null;

    private const int NameAtMost = 256;

    /// <summary>The JSON object in a request; <c>null</c> when there is none.</summary>
    internal static async Task<JsonObject?> Body(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return await JsonNode.ParseAsync(
                    request.Body,
                    documentOptions: new JsonDocumentOptions { MaxDepth = WorkflowDefinition.MaxJsonDepth },
                    cancellationToken: cancellation
                ) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
