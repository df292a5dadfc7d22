using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Server.Requests;

/// <summary>How an endpoint takes its JSON.</summary>
/// <param name="Bounds">What may come.</param>
/// <param name="AfterOwnCheck">The endpoint checks who asks before it has the body read (<see
/// cref="JsonBodies.Refuse"/>).</param>
internal sealed record JsonRules(JsonBounds Bounds, bool AfterOwnCheck = false);

/// <summary>
/// Reads the JSON of requests to endpoints of programs once the caller is known to be allowed, and looks through it
/// before any of it becomes an object. What is not JSON is refused there: a form of a foreign page could send it by the
/// right of a cookie.
/// </summary>
internal static class JsonBodies
{
    private static readonly JsonRules Standard = new(JsonBounds.OfRequest);

    internal static async Task Check(HttpContext http, RequestDelegate next)
    {
        var endpoint = http.GetEndpoint();
        var rules = endpoint?.Metadata.GetMetadata<JsonRules>() ?? Standard;
        var matters =
            ErrorAnswers.IsForPrograms(http.Request.Path)
            && !http.Request.Path.StartsWithSegments("/workflows", StringComparison.OrdinalIgnoreCase)
            && endpoint is not null
            && endpoint.Metadata.GetMetadata<TakesFiles>() is null
            && !http.Request.Path.StartsWithSegments("/elsa/hubs", StringComparison.OrdinalIgnoreCase);
        if (
            !matters
            || rules.AfterOwnCheck
            || await Refuse(http.Request, rules.Bounds, http.RequestAborted) is not { } refusal
        )
            await next(http);
        else
            await refusal.ExecuteAsync(http);
    }

    /// <summary>Reads a body into memory and looks through it; the answer when it is refused.</summary>
    internal static async Task<IResult?> Refuse(HttpRequest request, JsonBounds bounds, CancellationToken cancellation)
    {
        if (!HasBody(request))
            return null;
        if (!request.HasJsonContentType())
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var content = new MemoryStream();
        await request.Body.CopyToAsync(content, cancellation);
        if (JsonScan.Problem(content.GetBuffer().AsSpan(0, (int)content.Length), bounds) is { } problem)
            return Unreadable(
                problem.Field,
                problem.IsMalformed ? $"Der Inhalt ist nicht lesbar: {problem.UserMessage}" : problem.UserMessage
            );
        content.Position = 0;
        request.Body = content;
        return null;
    }

    /// <summary>The answer to a request of which something cannot be read.</summary>
    internal static IResult Unreadable(string field, string message) =>
        Results.ValidationProblem(
            new Dictionary<string, string[]> { [field] = [message] },
            detail: message,
            statusCode: StatusCodes.Status400BadRequest,
            title: "Nicht lesbar"
        );

    /// <summary>The answer to a request in which something that must be a JSON object is anything else.</summary>
    internal static IResult? NoMap(string field, JsonElement? json) =>
        json is null or { ValueKind: JsonValueKind.Object or JsonValueKind.Null }
            ? null
            : Unreadable(field, "Erwartet wird ein JSON-Objekt.");

    /// <summary>A JSON object as a map; <c>null</c> when it is none.</summary>
    internal static IReadOnlyDictionary<string, object?>? Map(this JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } map
            ? (IReadOnlyDictionary<string, object?>)ValueJson.From(map)!
            : null;

    private static bool HasBody(HttpRequest request) =>
        request.ContentLength is > 0
        || request.ContentLength is null
            && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
}

/// <summary>The endpoint takes files, not JSON.</summary>
internal sealed class TakesFiles;
