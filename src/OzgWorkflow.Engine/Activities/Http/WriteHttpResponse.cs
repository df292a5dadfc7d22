using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>
/// Answers the HTTP request that caused this step; once nobody waits for an answer any more, it does nothing.
/// </summary>
[Activity("Elsa.WriteHttpResponse", "HTTP", "HTTP-Antwort", "Beantwortet die HTTP-Anfrage.")]
public sealed class WriteHttpResponse : ICheckable
{
    /// <summary>Status code, as number or name.</summary>
    [Input(
        "Der Statuscode.",
        UiHint = "dropdown",
        DisplayName = "Statuscode",
        Choices = [
            "OK",
            "Created",
            "Accepted",
            "NoContent",
            "BadRequest",
            "Unauthorized",
            "Forbidden",
            "NotFound",
            "Conflict",
            "UnprocessableEntity",
            "InternalServerError",
        ]
    )]
    public Input<string> StatusCode { get; init; } = new("OK");

    /// <summary>Content: text as it is, anything else as JSON.</summary>
    [Input("Der Inhalt; was kein Text ist, wird zu JSON.", UiHint = "multiline", DisplayName = "Inhalt")]
    public Input<object> Content { get; init; } = new();

    /// <summary>Content type.</summary>
    [Input(
        "Der Inhaltstyp.",
        UiHint = "dropdown",
        DisplayName = "Inhaltstyp",
        Choices = ["", "application/json", "application/xml", "text/plain", "text/html"]
    )]
    public Input<string> ContentType { get; init; } = new();

    /// <summary>Headers.</summary>
    [Input("Kopfzeilen.", UiHint = "json-editor", DisplayName = "Kopfzeilen")]
    public Input<IReadOnlyDictionary<string, object?>> ResponseHeaders { get; init; } = new(Value.EmptyMap);

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node)
    {
        if (StatusCode.TryConstant(out var status) && Status(status) is { Wrong: { } noStatus })
            yield return node.Wrong(StatusCode, noStatus);
        if (ResponseHeaders.TryConstant(out var headers))
            foreach (var (name, value) in headers ?? Value.EmptyMap)
                if (HttpHeaders.Wrong(name, Value.ToText(value)) is { } noHeader)
                    yield return node.Wrong(ResponseHeaders, noHeader);
    }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var (code, wrong) = Status(context.Get(StatusCode));
        var headers = context.Get(ResponseHeaders) ?? Value.EmptyMap;
        foreach (var (name, value) in headers)
            wrong ??= HttpHeaders.Wrong(name, Value.ToText(value));
        if (wrong is var (english, german))
            throw new FaultException("Http", english, german);
        context.Emit(new HttpResponseWritten(code, context.Get(Content), context.Get(ContentType), headers));
        context.Complete();
    }

    private static (int Code, (string English, string German)? Wrong) Status(string? given)
    {
        var status = given ?? "OK";
        return Enum.TryParse<System.Net.HttpStatusCode>(status, true, out var code) && (int)code is >= 200 and <= 599
            ? ((int)code, null)
            : (0, ($"'{status}' is no HTTP status code.", $"„{status}“ ist kein HTTP-Statuscode."));
    }
}
