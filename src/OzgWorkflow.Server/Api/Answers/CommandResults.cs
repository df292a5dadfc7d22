using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Api.Answers;

/// <summary>What became of a command, as an HTTP answer (problem details of RFC 9457).</summary>
internal static class CommandResults
{
    internal static IResult ToHttp(this CommandResult result, int success = StatusCodes.Status200OK) =>
        result switch
        {
            CommandResult.Done done => Results.Json(
                new { instanceId = done.InstanceId, changed = done.Changed },
                statusCode: success
            ),
            CommandResult.NotFound x => Results.Problem(
                x.Message,
                statusCode: StatusCodes.Status404NotFound,
                title: "Nicht gefunden"
            ),
            CommandResult.Forbidden x => Results.Problem(
                x.Message,
                statusCode: StatusCodes.Status403Forbidden,
                title: "Keine Berechtigung"
            ),
            CommandResult.Conflict x => Results.Problem(
                x.Message,
                statusCode: StatusCodes.Status409Conflict,
                title: "Nicht möglich",
                extensions: new Dictionary<string, object?> { ["instanceId"] = x.InstanceId }
            ),
            CommandResult.Invalid x => Results.ValidationProblem(
                x.Errors.ToDictionary(e => e.Key, e => new[] { e.Value }),
                statusCode: StatusCodes.Status422UnprocessableEntity,
                title: "Bitte prüfen Sie Ihre Angaben"
            ),
            CommandResult.NotDelivered x => new RetryLater(x.Message),
            CommandResult.KeyReused => Results.Problem(
                CommandResult.KeyReused.Message,
                statusCode: StatusCodes.Status422UnprocessableEntity,
                title: "Schlüssel schon benutzt"
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(result)),
        };

    /// <summary>The answer to a request with one wrong field.</summary>
    internal static IResult Invalid(string field, string message) => new CommandResult.Invalid(field, message).ToHttp();

    /// <summary>Nobody took it just now: whoever asks again in a second may be luckier.</summary>
    private sealed class RetryLater(string message) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = "1";
            return Results
                .Problem(message, statusCode: StatusCodes.Status409Conflict, title: "Nicht zugestellt")
                .ExecuteAsync(httpContext);
        }
    }
}
