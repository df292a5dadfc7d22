using System.Security.Claims;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Has a task be due at another time.</summary>
internal static class ChangeDue
{
    internal sealed record Request(DateTimeOffset? DueAt, string? Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/tasks/{id:guid}/due", Handle);

    private static async Task<IResult> Handle(
        Guid id,
        Request request,
        HttpRequest http,
        ClaimsPrincipal user,
        TaskDesk desk,
        CancellationToken cancellation
    )
    {
        if (request.DueAt is not { } due)
            return new CommandResult.Invalid("dueAt", "Bitte geben Sie an, wann die Aufgabe fällig ist.").ToHttp();
        var change = new ChangeDueDate(http.CommandKey(), user.Actor(), id, due, request.Reason);
        return (await desk.ChangeDue(change, cancellation)).ToHttp();
    }
}
