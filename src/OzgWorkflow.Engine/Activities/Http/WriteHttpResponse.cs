using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>Answers the HTTP request that caused this step; once nobody waits for an answer any more, it does nothing.</summary>
[Activity("Elsa.WriteHttpResponse", "HTTP", "HTTP-Antwort", "Beantwortet die HTTP-Anfrage.")]
public sealed class WriteHttpResponse : IActivity
{
    /// <summary>Status code, as number or name.</summary>
    [Input("Der Statuscode.", UiHint = "dropdown", DisplayName = "Statuscode", Choices = ["OK", "Created", "Accepted", "NoContent", "BadRequest", "Unauthorized", "Forbidden", "NotFound", "Conflict", "UnprocessableEntity", "InternalServerError"])]
    public Input<string> StatusCode { get; init; } = new("OK");

    /// <summary>Content: text as it is, anything else as JSON.</summary>
    [Input("Der Inhalt; was kein Text ist, wird zu JSON.", UiHint = "multiline", DisplayName = "Inhalt")]
    public Input<object> Content { get; init; } = new();

    /// <summary>Content type.</summary>
    [Input("Der Inhaltstyp.", UiHint = "dropdown", DisplayName = "Inhaltstyp", Choices = ["", "application/json", "application/xml", "text/plain", "text/html"])]
    public Input<string> ContentType { get; init; } = new();

    /// <summary>Headers.</summary>
    [Input("Kopfzeilen.", UiHint = "json-editor", DisplayName = "Kopfzeilen")]
    public Input<IReadOnlyDictionary<string, object?>> ResponseHeaders { get; init; } = new(Value.EmptyMap);

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var status = context.Get(StatusCode) ?? "OK";
        if (!Enum.TryParse<System.Net.HttpStatusCode>(status, true, out var code) || (int)code is < 100 or > 599)
            throw new FaultException("Http", $"'{status}' is no HTTP status code.");
        context.Emit(new HttpResponseWritten((int)code, context.Get(Content), context.Get(ContentType), context.Get(ResponseHeaders) ?? Value.EmptyMap));
        context.Complete();
    }
}
