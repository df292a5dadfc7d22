using System.Security.Claims;
using System.Text.Json;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Instances;
using OzgWorkflow.Server.Elsa.Wire;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// Starts an instance of a version, the draft too. A draft that was run does not change any more: the next save makes a
/// new version. The Studio reads what came of it from the headers.
/// </summary>
internal static class RunDefinition
{
    internal sealed record Request(
        string? CorrelationId,
        string? Name,
        string? TriggerActivityId,
        string? VersionOptions,
        JsonElement? Input,
        JsonElement? InstanceId
    );

    internal static void Map(IEndpointRouteBuilder change)
    {
        change.MapPost(
            "/workflow-definitions/{definitionId}/execute",
            async (
                string definitionId,
                HttpContext http,
                ClaimsPrincipal user,
                InstanceHistory history,
                CancellationToken cancellation
            ) =>
                await Run(definitionId, http, user, cancellation) switch
                {
                    (var id, null)
                        when await ReadActivities.Records(id, history, cancellation) is var (instance, records) =>
                        ElsaJson.Ok(new { workflowState = WorkflowState.Of(instance, records) }),
                    (_, var refused) => refused ?? GetInstance.Unknown(),
                }
        );
        change.MapPost(
            "/workflow-definitions/{definitionId}/dispatch",
            async (string definitionId, HttpContext http, ClaimsPrincipal user, CancellationToken cancellation) =>
                await Run(definitionId, http, user, cancellation) switch
                {
                    (var id, null) => ElsaJson.Ok(new { workflowInstanceId = id }),
                    (_, var refused) => refused,
                }
        );
    }

    private static async Task<(Guid InstanceId, IResult? Refused)> Run(
        string definitionId,
        HttpContext http,
        ClaimsPrincipal user,
        CancellationToken cancellation
    )
    {
        if (!TryRead(await SaveDefinition.Body(http.Request, cancellation), out var request))
            return Refuse(http, ElsaJson.Invalid("Der Inhalt ist nicht lesbar."));
        foreach (
            var (field, text) in new[]
            {
                ("correlationId", request.CorrelationId),
                ("name", request.Name),
                ("triggerActivityId", request.TriggerActivityId),
            }
        )
            if (text?.Length > 256)
                return Refuse(http, JsonBodies.Unreadable(field, "Erlaubt sind höchstens 256 Zeichen."));
        if (JsonBodies.NoMap("input", request.Input) is { } noInput)
            return Refuse(http, noInput);
        if (!TryReadId(request.InstanceId, out var id))
            return Refuse(
                http,
                JsonBodies.Unreadable(
                    "instanceId",
                    "Das ist keine Nummer für eine Instanz: Nehmen Sie eine zufällige UUID (Version 4 oder 7)."
                )
            );
        var starter = http.RequestServices.GetRequiredService<DefinitionRun>();
        var (result, refused) = await starter.Start(
            new RunOrder(
                definitionId,
                request.VersionOptions,
                request.Input.Map() ?? Value.EmptyMap,
                request.CorrelationId,
                request.Name,
                request.TriggerActivityId,
                id
            ),
            http.Request.CallerKey(),
            user.Actor(),
            cancellation
        );
        if (refused is not null)
            return Refuse(http, refused.Refused());
        if (result is not CommandResult.Done done)
            return Refuse(http, result!.Refused());
        http.Response.Headers["x-elsa-workflow-instance-id"] = done.InstanceId.ToString();
        http.Response.Headers["x-elsa-workflow-cannot-start"] = "False";
        http.Response.Headers["x-elsa-response"] = "true";
        return (done.InstanceId, null);
    }

    private static (Guid, IResult?) Refuse(HttpContext http, IResult refused)
    {
        http.Response.Headers["x-elsa-workflow-cannot-start"] = "True";
        return (Guid.Empty, refused);
    }

    /// <summary>
    /// Reads the id that the caller chose; those of version 8 are given to what workflows start, so that nobody can
    /// take one beforehand.
    /// </summary>
    private static bool TryReadId(JsonElement? json, out Guid? id)
    {
        id = null;
        if (json is null or { ValueKind: JsonValueKind.Null })
            return true;
        if (json is not { ValueKind: JsonValueKind.String } || !Guid.TryParse(json.Value.GetString(), out var read))
            return false;
        id = read;
        return read.Version is 4 or 7;
    }

    private static bool TryRead(System.Text.Json.Nodes.JsonObject? body, out Request request)
    {
        try
        {
            request = body is null
                ? new Request(null, null, null, null, null, null)
                : body.Deserialize<Request>(ElsaJson.Options)!;
            return true;
        }
        catch (JsonException)
        {
            request = null!;
            return false;
        }
    }
}
