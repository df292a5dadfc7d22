using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Api;

/// <summary>What became of a command, as an HTTP answer (problem details of RFC 9457).</summary>
internal static class CommandResults
{
    internal static IResult ToHttp(this CommandResult result, int success = StatusCodes.Status200OK) => result switch
    {
        CommandResult.Done done => Results.Json(new { instanceId = done.InstanceId, changed = done.Changed }, statusCode: success),
        CommandResult.NotFound x => Results.Problem(x.Message, statusCode: StatusCodes.Status404NotFound, title: "Nicht gefunden"),
        CommandResult.Forbidden x => Results.Problem(x.Message, statusCode: StatusCodes.Status403Forbidden, title: "Keine Berechtigung"),
        CommandResult.Conflict x => Results.Problem(
            x.Message, statusCode: StatusCodes.Status409Conflict, title: "Nicht möglich", extensions: new Dictionary<string, object?> { ["instanceId"] = x.InstanceId }),
        CommandResult.Invalid x => Results.ValidationProblem(
            x.Errors.ToDictionary(e => e.Key, e => new[] { e.Value }), statusCode: StatusCodes.Status422UnprocessableEntity, title: "Bitte prüfen Sie Ihre Angaben"),
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };

    /// <summary>The answer to a request with one wrong field.</summary>
    internal static IResult Invalid(string field, string message) => new CommandResult.Invalid(new Dictionary<string, string> { [field] = message }).ToHttp();

    /// <summary>Why a command was refused, for people; <c>null</c> when it was not.</summary>
    internal static string? Refusal(this CommandResult result) => result switch
    {
        CommandResult.NotFound x => x.Message,
        CommandResult.Forbidden x => x.Message,
        CommandResult.Conflict x => x.Message,
        CommandResult.Invalid x => string.Join(" ", x.Errors.Values),
        _ => null,
    };

    /// <summary>The id of the command: the caller's Idempotency-Key, so that a repeated request has one effect, or a new one.</summary>
    internal static Guid CommandId(this HttpRequest request) =>
        Guid.TryParse(request.Headers["Idempotency-Key"], out var id) ? id : Guid.CreateVersion7();
}
