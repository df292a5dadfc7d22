using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>What is constant in a request and could never be sent, or lets somebody in who reads it.</summary>
internal static class RequestCheck
{
    internal static IEnumerable<Problem> Find(Node node, HttpRequestActivity request)
    {
        foreach (
            var where in WrittenInRequest.Find(
                request.Url.Expression,
                request.Authorization.Expression,
                request.RequestHeaders.Expression
            )
        )
            yield return new Problem(
                node.Id,
                $"'{node.DisplayText}' has a secret written in '{where}': name it, as {{{{secret:NAME}}}}, and set it as Secrets:NAME.",
                $"In „{node.DisplayText}“ steht ein Geheimnis in „{where}“: Nennen Sie es nur, mit {{{{secret:NAME}}}}; sein Wert steht in der Einstellung Secrets:NAME."
            );
        if (request.Url.TryConstant(out var url) && Url(url ?? "") is { } noUrl)
            yield return node.Wrong(request.Url, noUrl);
        if (request.Method.TryConstant(out var method) && RequestParts.Method(method ?? "GET") is { } noMethod)
            yield return node.Wrong(request.Method, noMethod);
        if (
            request.Content.Expression is not null
            && request.ContentType.TryConstant(out var type)
            && !string.IsNullOrEmpty(type)
            && RequestParts.ContentType(type) is { } noType
        )
            yield return node.Wrong(request.ContentType, noType);
        if (
            request.Authorization.TryConstant(out var authorization)
            && RequestParts.Header("Authorization", authorization ?? "") is { } noAuthorization
        )
            yield return node.Wrong(request.Authorization, noAuthorization);
        if (request.RequestHeaders.TryConstant(out var headers))
            foreach (var (name, value) in headers ?? Value.EmptyMap)
                if (RequestParts.Header(name, Value.ToText(value)) is { } noHeader)
                    yield return node.Wrong(request.RequestHeaders, noHeader);
    }

    /// <summary>
    /// An address may begin with a secret, which is not known here; anywhere else a word stands for it.
    /// </summary>
    private static (string English, string German)? Url(string url) =>
        string.IsNullOrWhiteSpace(url)
        || Secrets.Reference().Match(url.TrimStart()) is { Success: true, Index: 0 }
        || RequestParts.Url(Secrets.Reference().Replace(url, "0")) is null
            ? null
            : RequestParts.Url(Secrets.Cleaned(url));
}
