using System.Security.Claims;
using System.Text.Json;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa.Signals;

/// <summary>Other systems report: an event by name, or the end of a task that a workflow had handed to them.</summary>
internal static class ReportEvent
{
    /// <param name="CorrelationId">Only instances with this correlation id.</param>
    /// <param name="WorkflowInstanceId">Only this instance.</param>
    /// <param name="Input">What the event carries.</param>
    /// <param name="KeepFor">How long it is kept for someone who comes to wait, when nobody waits yet.</param>
    internal sealed record EventRequest(
        string? CorrelationId,
        Guid? WorkflowInstanceId,
        JsonElement? Input,
        TimeSpan? KeepFor
    );

    internal sealed record TaskRequest(JsonElement? Result);

    internal static void Map(IEndpointRouteBuilder all)
    {
        all.MapPost("/events/{eventName}/trigger", Trigger).RequireAuthorization(Policies.ReportEvents);
        all.MapPost("/tasks/{taskId}/complete", Complete).RequireAuthorization(Policies.ReportEvents);
    }

    private static async Task<IResult> Trigger(
        string eventName,
        EventRequest request,
        HttpRequest http,
        ClaimsPrincipal user,
        SignalPublisher signals,
        CancellationToken cancellation
    )
    {
        if (eventName.Length > 256)
            return JsonBodies.Unreadable("eventName", "Erlaubt sind höchstens 256 Zeichen.");
        if (request.CorrelationId?.Length > 256)
            return JsonBodies.Unreadable("correlationId", "Erlaubt sind höchstens 256 Zeichen.");
        if (request.KeepFor is { } keep && (keep <= TimeSpan.Zero || keep > TimeSpan.FromDays(366)))
            return CommandResults.Invalid("keepFor", "Ein Ereignis kann bis zu 366 Tage aufgehoben werden.");
        var published = new EventPublished(http.CommandKey(), eventName, request.CorrelationId, Value(request.Input))
        {
            KeepFor = request.KeepFor,
            OnlyInstance = request.WorkflowInstanceId,
        };
        var result = await signals.Publish(published, user.Actor(), cancellation);
        return result switch
        {
            CommandResult.Done { IsKept: var kept } => Results.Ok(new { delivered = !kept, kept }),
            CommandResult.NotDelivered => Results.Ok(new { delivered = false, kept = false }),
            _ => result.ToHttp(),
        };
    }

    private static async Task<IResult> Complete(
        string taskId,
        TaskRequest request,
        HttpRequest http,
        ClaimsPrincipal user,
        SignalPublisher signals,
        CancellationToken cancellation
    )
    {
        var published = new EventPublished(http.CommandKey(), RunTask.EventName(taskId), null, Value(request.Result));
        var result = await signals.Publish(published, user.Actor(), cancellation);
        return result switch
        {
            CommandResult.Done => Results.Ok(),
            CommandResult.NotDelivered => new CommandResult.NotFound(
                "Auf diese Aufgabe wartet kein Workflow (mehr)."
            ).ToHttp(),
            _ => result.ToHttp(),
        };
    }

    private static object? Value(JsonElement? json) => json is { } value ? ValueJson.From(value) : null;
}
