using System.Net.Http.Headers;
using System.Text;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Outside;

/// <summary>Makes the request that a workflow described, as far as <see cref="RequestParts"/> lets it.</summary>
internal static class OutgoingRequest
{
    /// <summary>The request, or why there is none.</summary>
    internal static (HttpRequestMessage? Message, (string English, string German)? Refusal) Read(
        Uri url,
        IReadOnlyDictionary<string, object?> request,
        SecretValues secrets,
        Guid idempotencyKey
    )
    {
        var method = Value.ToText(Value.Member(request, "method"));
        if (RequestParts.Method(method) is { } refusal)
            return (null, refusal);
        var message = new HttpRequestMessage(new HttpMethod(method.Trim().ToUpperInvariant()), url);
        if (Problem(message, request, secrets, idempotencyKey) is not { } problem)
            return (message, null);
        message.Dispose();
        return (null, problem);
    }

    /// <summary>The secrets that the definition names in an input.</summary>
    internal static IReadOnlyCollection<string> Named(IReadOnlyDictionary<string, object?> request, string input) =>
        (Value.Member(Value.Member(request, "secrets"), input) as IReadOnlyList<object?>)?.OfType<string>().ToArray()
        ?? [];

    private static (string English, string German)? Problem(
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
            message.Content = new StringContent(
                secrets.Resolve(Value.ToText(content), Named(request, "content")) ?? "",
                Encoding.UTF8
            );
            if (string.IsNullOrEmpty(type))
                type = content is string ? "text/plain; charset=utf-8" : "application/json";
            if (!MediaTypeHeaderValue.TryParse(type, out var media))
                return RequestParts.NoContentType(type);
            message.Content.Headers.ContentType = media;
        }

        if (
            Value.Member(request, "authorization") is string { Length: > 0 } authorization
            && Add(message, "Authorization", secrets.Resolve(authorization, Named(request, "authorization"))!)
                is { } refused
        )
            return refused;
        var inHeaders = Named(request, "requestHeaders");
        foreach (
            var (name, value) in Value.Member(request, "headers") as IReadOnlyDictionary<string, object?>
                ?? Value.EmptyMap
        )
            if (Add(message, name, secrets.Resolve(Value.ToText(value), inHeaders) ?? "") is { } problem)
                return problem;
        return null;
    }

    private static (string English, string German)? Add(HttpRequestMessage message, string name, string value)
    {
        if (RequestParts.Header(name, value) is { } problem)
            return problem;
        // What is no header of a request is one of its content; of a content that there is none of it says nothing.
        if (message.Headers.TryAddWithoutValidation(name, value) || message.Content is null)
            return null;
        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            message.Content.Headers.Remove(name);
        return message.Content.Headers.TryAddWithoutValidation(name, value)
            ? null
            : ($"'{name}' is no header.", $"„{name}“ ist keine Kopfzeile.");
    }
}
