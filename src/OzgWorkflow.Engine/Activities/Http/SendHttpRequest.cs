using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>
/// What <see cref="SendHttpRequest"/> and <see cref="FlowSendHttpRequest"/> share: the request is sent after the step,
/// its answer resumes the activity.
/// </summary>
[Output("StatusCode", "Int32", "Der Statuscode.")]
[Output("ParsedContent", "Object", "Der Inhalt der Antwort.")]
[Output("ResponseHeaders", "ObjectDictionary", "Kopfzeilen der Antwort.")]
[Output("Result", "Object", "Die Antwort.")]
public abstract class HttpRequestActivity : IResumable, ICheckable, ICompiled
{
    private Dictionary<string, object?> _secrets = [];

    /// <summary>Kind of work that sends requests.</summary>
    public const string WorkKind = "http";

    /// <summary>
    /// Kind of an error of work that was done, but whose answer cannot be read: nothing is to do it again by itself.
    /// </summary>
    public const string Unreadable = "unreadable";

    /// <summary>The address.</summary>
    [Input("Die Adresse.", Required = true, DisplayName = "Adresse")]
    public Input<string> Url { get; init; } = new();

    /// <summary>Method.</summary>
    [Input(
        "Die HTTP-Methode.",
        UiHint = "dropdown",
        DisplayName = "Methode",
        Choices = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
    )]
    public Input<string> Method { get; init; } = new("GET");

    /// <summary>Content: text as it is, anything else as JSON.</summary>
    [Input("Der Inhalt; was kein Text ist, wird zu JSON.", UiHint = "multiline", DisplayName = "Inhalt")]
    public Input<object> Content { get; init; } = new();

    /// <summary>Content type.</summary>
    [Input(
        "Der Inhaltstyp.",
        UiHint = "dropdown",
        DisplayName = "Inhaltstyp",
        Choices = [
            "",
            "application/json",
            "application/xml",
            "application/x-www-form-urlencoded",
            "text/plain",
            "text/html",
        ]
    )]
    public Input<string> ContentType { get; init; } = new();

    /// <summary>
    /// Value of the Authorization header; <c>{{secret:NAME}}</c> stands for a secret of the settings.
    /// </summary>
    [Input(
        "Wert der Kopfzeile Authorization; {{secret:NAME}} steht für ein Geheimnis aus den Einstellungen (Secrets:NAME).",
        DisplayName = "Authorization"
    )]
    public Input<string> Authorization { get; init; } = new();

    /// <summary>Headers.</summary>
    [Input("Kopfzeilen.", UiHint = "json-editor", DisplayName = "Kopfzeilen")]
    public Input<IReadOnlyDictionary<string, object?>> RequestHeaders { get; init; } = new(Value.EmptyMap);

    /// <summary>
    /// Notes which secrets the definition itself names, and where: what only comes up in a value is somebody's text.
    /// </summary>
    public virtual void Compile(ICompiler compiler, JsonObject json) =>
        _secrets = new[] { "url", "content", "authorization", "requestHeaders" }
            .Select(x => (Input: x, Names: Secrets.NamedIn(json[x]?.ToJsonString() ?? "")))
            .Where(x => x.Names.Count > 0)
            .ToDictionary(x => x.Input, x => (object?)x.Names);

    /// <inheritdoc />
    public virtual IEnumerable<Problem> Check(Node node) => RequestCheck.Find(node, this);

    /// <inheritdoc />
    public void Execute(ActivityContext context) =>
        context.Request(
            WorkKind,
            new Dictionary<string, object?>
            {
                ["url"] = context.Get(Url, Secrets.MaskedWithin),
                ["method"] = context.Get(Method) ?? "GET",
                ["content"] = context.Get(Content, Secrets.MaskedWithin),
                ["contentType"] = context.Get(ContentType),
                ["authorization"] = context.Get(Authorization, Secrets.Masked),
                ["headers"] = context.Get(RequestHeaders, Secrets.MaskedWithin),
                ["secrets"] = _secrets,
            }
        );

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload)
    {
        if (WorkError.Of(payload) is { } error)
        {
            if (error.Kind == Unreadable)
                throw error.Fault(FaultException.Limit);
            var isTimeout = error.Kind is "timeout";
            if (context.Node.Retry is not null || !TryFailed(context, isTimeout))
                throw error.Fault(isTimeout ? "HttpTimeout" : "HttpConnect");
            return;
        }

        var status = ValueTypes.To<long>(Value.Member(payload, "statusCode"));
        context.SetOutput("StatusCode", status);
        context.SetOutput("ParsedContent", Value.Member(payload, "content"));
        context.SetOutput("ResponseHeaders", Value.Member(payload, "headers"));
        context.SetOutput("Result", payload);
        Answered(context, status);
    }

    /// <summary>Goes on after an answer.</summary>
    protected abstract void Answered(ActivityContext context, long status);

    /// <summary>Goes on where there was no answer; false when the definition has no way for that.</summary>
    protected abstract bool TryFailed(ActivityContext context, bool isTimeout);
}

/// <summary>Sends an HTTP request and runs the activity of the status code that came back.</summary>
[Activity("Elsa.SendHttpRequest", "HTTP", "HTTP-Anfrage", "Sendet eine HTTP-Anfrage.", Kind = "Task")]
[Setting(
    "ExpectedStatusCodes",
    "Object",
    "Erwartete Statuscodes",
    "Statuscodes, für die eine Aktivität ausgeführt wird.",
    "http-status-codes"
)]
public sealed class SendHttpRequest : HttpRequestActivity, IContainer
{
    private Dictionary<long, Node> _expected = [];

    /// <summary>Runs for a status code that was not expected.</summary>
    [Port]
    public Node? UnmatchedStatusCode { get; init; }

    /// <summary>Runs when there was no connection.</summary>
    [Port]
    public Node? FailedToConnect { get; init; }

    /// <summary>Runs when there was no answer in time.</summary>
    [Port]
    public Node? Timeout { get; init; }

    /// <inheritdoc />
    public override void Compile(ICompiler compiler, JsonObject json)
    {
        base.Compile(compiler, json);
        foreach (var item in (json["expectedStatusCodes"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var code = item["statusCode"]?.ToString();
            if (StatusCodes.Misfit(code) is { } misfit)
                compiler.Report(misfit.For("A status code"), misfit.ForUsers("Der Statuscode"));
            else if (compiler.Compile(item["activity"]) is { } activity)
                _expected[ValueTypes.To<long>(code)] = activity;
        }
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child) => context.Complete();

    /// <inheritdoc />
    protected override void Answered(ActivityContext context, long status) =>
        context.ScheduleOrComplete(_expected.GetValueOrDefault(status) ?? UnmatchedStatusCode);

    /// <inheritdoc />
    protected override bool TryFailed(ActivityContext context, bool isTimeout)
    {
        if ((isTimeout ? Timeout : FailedToConnect) is not { } next)
            return false;
        context.Schedule(next);
        return true;
    }
}
