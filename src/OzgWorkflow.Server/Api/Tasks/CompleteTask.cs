using System.Security.Claims;
using System.Text.Json;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Completes a task with form data and a decision.</summary>
internal static class CompleteTask
{
    internal sealed record Request(string? Outcome, JsonElement? Data, string? Reason);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/tasks/{id:guid}/complete", Handle)
            .WithMetadata(new JsonRules(JsonBounds.OfRequest, AfterOwnCheck: true));

    /// <summary>Whoever may not do the task has nothing read: what is sent can be large.</summary>
    private static async Task<IResult> Handle(
        Guid id,
        HttpRequest http,
        ClaimsPrincipal user,
        TaskDesk desk,
        CancellationToken cancellation
    )
    {
        if (await desk.Find(id, cancellation) is not { } task)
            return new CommandResult.NotFound("Diese Aufgabe gibt es nicht.").ToHttp();
        if (await desk.Refuse(task, user.Actor(), cancellation) is { } refusal)
            return refusal.ToHttp();
        if (await JsonBodies.Refuse(http, JsonBounds.OfRequest, cancellation) is { } unreadable)
            return unreadable;
        var request = await Read(http, cancellation);
        if (JsonBodies.NoMap("data", request.Data) is { } noMap)
            return noMap;
        var data = request.Data.Map() ?? Value.EmptyMap;
        var complete = new Runtime.Tasks.CompleteTask(http.CommandKey(), user.Actor(), id, request.Outcome, data)
        {
            Reason = request.Reason,
        };
        return (await desk.Complete(complete, cancellation)).ToHttp();
    }

    private static async Task<Request> Read(HttpRequest http, CancellationToken cancellation)
    {
        if (!http.HasJsonContentType())
            throw new BadHttpRequestException("There is no body, or no JSON: no body was provided.");
        try
        {
            return await http.ReadFromJsonAsync<Request>(cancellation) ?? new Request(null, null, null);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body has another form.", e);
        }
    }
}
