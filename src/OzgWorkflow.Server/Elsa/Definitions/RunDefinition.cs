using System.Security.Claims;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Instances;
using OzgWorkflow.Server.Elsa.Wire;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// Starts an instance of a version, the draft too. A draft that was run does not change any more: the next save makes a new version.
/// The Studio reads what came of it from the headers.
/// </summary>
internal static class RunDefinition
{
    internal sealed record Request(
        string? CorrelationId,
        string? Name,
        string? TriggerActivityId,
        string? VersionOptions,
        JsonElement? Input,
        Guid? InstanceId
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
        var starter = http.RequestServices.GetRequiredService<DefinitionRun>();
        var (result, refused) = await starter.Start(
            definitionId,
            request.VersionOptions,
            request.Input.Map() ?? Value.EmptyMap,
            request.CorrelationId,
            request.Name,
            request.TriggerActivityId,
            http.Request.CommandKey(),
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

/// <summary>Starts an instance of a version that a designer names, and notes who did.</summary>
public sealed class DefinitionRun(WorkflowDb db, DefinitionEditing editing, StepHandler commands, TimeProvider clock)
{
    /// <summary>Starts it; the command's id is the instance's, so that a repeated request starts one.</summary>
    internal async Task<(CommandResult? Result, DefinitionResult? Refused)> Start(
        string definitionId,
        string? versionOptions,
        IReadOnlyDictionary<string, object?> inputs,
        string? correlationId,
        string? name,
        string? trigger,
        Guid key,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var versions = ListDefinitions
            .Existing(db)
            .Where(x => x.DefinitionId == definitionId)
            .Choose(versionOptions, whenNone: VersionOptions.Published);
        if (
            versions is null
            || await versions.OrderByDescending(x => x.Version).FirstOrDefaultAsync(cancellation) is not { } version
        )
            return (new CommandResult.NotFound("Diese Version der Workflow-Definition gibt es nicht (mehr)."), null);
        if (await editing.Freeze(version.Id, actor, cancellation) is { IsDone: false } refused)
            return (null, refused);
        var start = new StartInstance(key, actor, StartInstance.IdFor(actor, definitionId, key), definitionId, inputs)
        {
            VersionId = version.Id,
            CorrelationId = correlationId,
            InstanceName = name,
            Trigger = string.IsNullOrEmpty(trigger) ? null : trigger,
        };
        var result = await commands.Handle(
            start with
            {
                With = batch =>
                    batch.Add(
                        "INSERT INTO workflow.audit (at, account, action, definition_id, version, instance_id) VALUES ($1, $2, $3, $4, $5, $6)",
                        clock.GetUtcNow(),
                        actor.Account,
                        AuditActions.InstanceStarted,
                        definitionId,
                        version.Version,
                        start.InstanceId
                    ),
            },
            cancellation
        );

        return (result, null);
    }
}
