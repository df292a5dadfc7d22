using System.Security.Claims;
using System.Text.Json;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Completes a task with form data and a decision.</summary>
internal static class CompleteTask
{
    internal sealed record Request(string? Outcome, JsonElement? Data);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/tasks/{id:guid}/complete", Handle);

    private static async Task<IResult> Handle(Guid id, Request request, HttpRequest http, ClaimsPrincipal user, StepHandler commands, CancellationToken cancellation)
    {
        var data = request.Data is { ValueKind: JsonValueKind.Object } json
            ? (IReadOnlyDictionary<string, object?>)ValueJson.From(json)!
            : Value.EmptyMap;
        var result = await commands.Handle(new Runtime.Tasks.CompleteTask(http.CommandKey(), user.Actor(), id, request.Outcome, data), cancellation);
        return result.ToHttp();
    }
}
