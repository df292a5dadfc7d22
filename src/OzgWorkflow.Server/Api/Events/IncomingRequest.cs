using System.Text;
using Microsoft.Net.Http.Headers;
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
    /// <exception cref="NotSupportedException">It is of another type, or in an encoding that is not known.</exception>
    /// <exception cref="DecoderFallbackException">It is not in the encoding that it says.</exception>
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
        var text = await ReadText(request, isText, cancellation);
        return isText ? text
            : text.Length == 0 ? null
            : ValueJson.Parse(text);
    }

    private static async Task<string> ReadText(HttpRequest request, bool mayName, CancellationToken cancellation)
    {
        var encoding = EncodingOf(mayName ? request.ContentType : null);
        var content = new MemoryStream();
        await request.Body.CopyToAsync(content, cancellation);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        return encoding.GetString(bytes.StartsWith(encoding.Preamble) ? bytes[encoding.Preamble.Length..] : bytes);
    }

    /// <summary>
    /// The encoding that a content type names, UTF-8 if none; what is not in it is an error and never replaced.
    /// </summary>
    private static Encoding EncodingOf(string? contentType)
    {
        var name = MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.Charset.Value?.Trim('"') : null;
        try
        {
            return Encoding.GetEncoding(
                name ?? "utf-8",
                EncoderFallback.ExceptionFallback,
                DecoderFallback.ExceptionFallback
            );
        }
        catch (ArgumentException e)
        {
            throw new NotSupportedException(e.Message, e);
        }
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
