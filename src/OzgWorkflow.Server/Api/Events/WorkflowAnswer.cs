using System.Net.Mime;
using Microsoft.Net.Http.Headers;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Server.Api.Events;

/// <summary>
/// Sends what a workflow answers. Whoever draws workflows must not thereby get at our pages and at those who look at
/// them, so an answer runs nothing (<see cref="Requests.SecurityHeaders.ForWorkflows"/>), is no script, and sets no
/// header but those listed here.
/// </summary>
internal sealed class WorkflowAnswer(HttpResponseWritten answer) : IResult
{
    private static readonly HashSet<string> Allowed = new(StringComparer.OrdinalIgnoreCase)
    {
        "Allow",
        "Cache-Control",
        "Content-Disposition",
        "Content-Language",
        "ETag",
        "Expires",
        "Last-Modified",
        "Location",
        "Retry-After",
        "Vary",
        "X-Correlation-Id",
        "X-Request-Id",
    };

    /// <summary>Names of the headers that are sent.</summary>
    internal static string AllowedNames => string.Join(", ", Allowed);

    private static readonly string[] Scripts =
    [
        "javascript",
        "ecmascript",
        "jscript",
        "livescript",
        "wasm",
        "x-component",
        "multipart/",
        "text/css",
        "manifest+json",
    ];

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.StatusCode is >= 200 and <= 599 ? answer.StatusCode : StatusCodes.Status200OK;
        foreach (var (name, value) in answer.Headers)
            if (IsSent(name, Value.ToText(value)))
                response.Headers[name] = Clean(Value.ToText(value));
        if (answer.Content is null || response.StatusCode is 204 or 205 or 304)
            return Task.CompletedTask;
        response.ContentType = TypeOf(answer);
        return response.WriteAsync(
            answer.Content as string ?? ValueJson.ToJson(answer.Content),
            httpContext.RequestAborted
        );
    }

    /// <summary>Whether a header is sent.</summary>
    internal static bool IsSent(string name, string value) =>
        Allowed.Contains(name)
        && (!name.Equals("Location", StringComparison.OrdinalIgnoreCase) || IsOnThisHost(Clean(value)));

    private static string TypeOf(HttpResponseWritten answer)
    {
        const string PlainText = $"{MediaTypeNames.Text.Plain}; charset=utf-8";
        if (string.IsNullOrEmpty(answer.ContentType))
            return answer.Content is string ? PlainText : MediaTypeNames.Application.Json;
        if (
            !MediaTypeHeaderValue.TryParse(answer.ContentType, out var type)
            || Array.Exists(Scripts, x => answer.ContentType.Contains(x, StringComparison.OrdinalIgnoreCase))
        )
            return PlainText;
        type.Charset = "utf-8"; // which is what is written
        return Clean(type.ToString());
    }

    /// <summary>
    /// Header values are visible ASCII (RFC 9110, 5.5); anything else would end the header or the connection.
    /// </summary>
    private static string Clean(string text) => string.Concat(text.Select(x => x is >= ' ' and <= '~' ? x : '?'));

    private static bool IsOnThisHost(string location) => location is ['/'] or ['/', not ('/' or '\\'), ..];
}
