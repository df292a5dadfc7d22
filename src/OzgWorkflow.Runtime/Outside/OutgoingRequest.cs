using System.Net.Http.Headers;
using System.Text;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Outside;

/// <summary>
/// Makes the request that a workflow described. What would end a header early, address another host or frame the
/// content differently is refused: the receiver would see another request than the one that was allowed (RFC 9110, 5.5;
/// RFC 9112, 11.2).
/// </summary>
internal static class OutgoingRequest
{
    private static readonly HashSet<string> Withheld = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Upgrade",
        "Expect",
        "Idempotency-Key",
    };

    /// <summary>The request, or why there is none.</summary>
    internal static (HttpRequestMessage? Message, string? Refusal) Read(
        Uri url,
        IReadOnlyDictionary<string, object?> request,
        SecretValues secrets,
        Guid idempotencyKey
    )
    {
        var method = Value.ToText(Value.Member(request, "method")).Trim().ToUpperInvariant();
        if (method.Length is 0 or > 20 || !method.All(char.IsAsciiLetterUpper) || method is "CONNECT" or "TRACE")
            return (null, $"'{method}' is no HTTP method that may be used.");
        var message = new HttpRequestMessage(new HttpMethod(method), url);
        if (Problem(message, request, secrets, idempotencyKey) is not { } problem)
            return (message, null);
        message.Dispose();
        return (null, problem);
    }

    private static string? Problem(
        HttpRequestMessage message,
        IReadOnlyDictionary<string, object?> request,
        SecretValues secrets,
        Guid idempotencyKey
    )
    {
        message.Headers.Add("Idempotency-Key", idempotencyKey.ToString());
        if (Value.Member(request, "content") is { } content)
        {
            var type = Value.Member(request, "contentType") as string;
            message.Content = new StringContent(secrets.Resolve(Value.ToText(content)) ?? "", Encoding.UTF8);
            if (string.IsNullOrEmpty(type))
                type = content is string ? "text/plain; charset=utf-8" : "application/json";
            if (!MediaTypeHeaderValue.TryParse(type, out var media))
                return $"'{type}' is no content type.";
            message.Content.Headers.ContentType = media;
        }

        if (
            Value.Member(request, "authorization") is string { Length: > 0 } authorization
            && Add(message, "Authorization", secrets.Resolve(authorization)!) is { } refused
        )
            return refused;
        foreach (
            var (name, value) in Value.Member(request, "headers") as IReadOnlyDictionary<string, object?>
                ?? Value.EmptyMap
        )
            if (Add(message, name, secrets.Resolve(Value.ToText(value)) ?? "") is { } problem)
                return problem;
        return null;
    }

    private static string? Add(HttpRequestMessage message, string name, string value)
    {
        if (Withheld.Contains(name))
            return $"The header '{name}' belongs to the connection and cannot be set.";
        if (value.Any(x => char.IsControl(x) && x != '\t') || name.Any(char.IsControl))
            return $"The header '{name}' has line breaks or other control characters.";
        if (message.Headers.TryAddWithoutValidation(name, value))
            return null;
        if (message.Content is null)
            return null; // a header of a content that there is none of says nothing
        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            message.Content.Headers.Remove(name);
        return message.Content.Headers.TryAddWithoutValidation(name, value) ? null : $"'{name}' is no header.";
    }
}
