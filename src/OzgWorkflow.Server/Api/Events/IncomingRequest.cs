using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Events;

/// <summary>Reads requests to workflows as the workflows get them.</summary>
internal static class IncomingRequest
{
    /// <summary>Headers that no workflow gets to see, because whoever has them can act for someone else.</summary>
    private static readonly HashSet<string> Withheld = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization",
        "Cookie",
        "Proxy-Authorization",
    };

    /// <summary>JSON was looked through before.</summary>
    internal static async Task<object?> ReadContent(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is null or 0 && request.ContentType is null)
            return null;
        if (
            request.HasFormContentType
            && request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        )
            return Texts((await request.ReadForm(cancellation)).Select(x => (x.Key, x.Value.ToString())));
        var isText = request.ContentType?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) == true;
        if (!isText && !request.HasJsonContentType())
            throw new NotSupportedException();
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(cancellation);
        return isText ? text
            : text.Length == 0 ? null
            : ValueJson.Parse(text);
    }

    internal static bool TryReadTarget(HttpRequest request, out RequestTarget target)
    {
        string? Named(string header, string query) =>
            request.Headers[header].FirstOrDefault() ?? request.Query[query].FirstOrDefault();
        var instance = Named("x-workflow-instance-id", "workflowInstanceId");
        var isKnown = Guid.TryParse(instance, out var id);
        target = new RequestTarget(Named("x-correlation-id", "correlationId"), isKnown ? id : null);
        return instance is null || isKnown;
    }

    internal static Dictionary<string, object?> Describe(
        HttpRequest request,
        RouteValueDictionary route,
        object? content
    ) =>
        new()
        {
            ["method"] = request.Method,
            ["path"] = request.Path.Value,
            ["content"] = content,
            ["routeData"] = Texts(
                route.Select(x =>
                    (x.Key, Convert.ToString(x.Value, System.Globalization.CultureInfo.InvariantCulture) ?? "")
                )
            ),
            ["query"] = Texts(request.Query.Select(x => (x.Key, x.Value.ToString()))),
            ["headers"] = Texts(
                request.Headers.Where(x => !Withheld.Contains(x.Key)).Select(x => (x.Key, x.Value.ToString()))
            ),
        };

    private static Dictionary<string, object?> Texts(IEnumerable<(string Name, string Text)> values) =>
        values.ToDictionary(x => x.Name, x => (object?)x.Text);
}
