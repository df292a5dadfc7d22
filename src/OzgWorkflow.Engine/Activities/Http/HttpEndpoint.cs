using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>What an endpoint asks of a request before the workflow hears of it.</summary>
/// <param name="Authorize">Whether the caller must be signed in.</param>
/// <param name="Policy">Policy that the caller must meet, if there is one.</param>
/// <param name="SizeLimit">Bytes of the body, if it is limited beyond the server's own limit.</param>
public sealed record HttpEndpointRules(bool Authorize, string? Policy, long? SizeLimit);

/// <summary>Waits for an HTTP request, or is started by one.</summary>
[Activity(
    "Elsa.HttpEndpoint",
    "HTTP",
    "HTTP-Endpunkt",
    "Wartet auf eine HTTP-Anfrage an einen Pfad.",
    Kind = "Trigger"
)]
[Output("Result", "Object", "Die Anfrage: Pfad und Methode.")]
[Output("ParsedContent", "Object", "Der Inhalt der Anfrage.")]
[Output("RouteData", "ObjectDictionary", "Werte aus dem Pfad.")]
[Output("QueryStringData", "ObjectDictionary", "Werte aus der Abfrage.")]
[Output("Headers", "ObjectDictionary", "Kopfzeilen.")]
public sealed class HttpEndpoint : ITrigger, ICheckable
{
    private const string Prefix = "HTTP ";

    /// <summary>The methods there are.</summary>
    public static readonly IReadOnlyList<string> Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

    /// <summary>The path; parts in braces are route data.</summary>
    [Input("Der Pfad; Teile in geschweiften Klammern werden zu Werten.", Required = true, DisplayName = "Pfad")]
    public Input<string> Path { get; init; } = new();

    /// <summary>Methods that are taken.</summary>
    [Input(
        "Die HTTP-Methoden.",
        UiHint = "checklist",
        DisplayName = "Methoden",
        Choices = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"],
        DefaultSyntax = "Object"
    )]
    public Input<IReadOnlyList<string>> SupportedMethods { get; init; } = new(["GET"]);

    /// <summary>Whether the caller must be signed in.</summary>
    [Input("Ob nur angemeldete Aufrufer zugelassen sind.", UiHint = "checkbox", DisplayName = "Nur angemeldet")]
    public Input<bool> Authorize { get; init; } = new(false);

    /// <summary>Policy that the caller must meet.</summary>
    [Input("Regel, die der Aufrufer erfüllen muss.", DisplayName = "Regel")]
    public Input<string> Policy { get; init; } = new();

    /// <summary>Bytes of the body.</summary>
    [Input("Größte Zahl der Bytes des Inhalts.", DisplayName = "Größte Länge")]
    public Input<long?> RequestSizeLimit { get; init; } = new();

    /// <summary>
    /// Name under which subscriptions and triggers hold an endpoint, for example "HTTP GET /orders/{id}".
    /// </summary>
    public static string EventName(string method, string path) =>
        $"{Prefix}{method.ToUpperInvariant()} /{path.Trim('/')}";

    /// <summary>Method and path of an endpoint by its name; <c>null</c> for other events.</summary>
    public static (string Method, string Path)? Read(string eventName) =>
        eventName.StartsWith(Prefix, StringComparison.Ordinal)
        && eventName[Prefix.Length..].Split(' ', 2) is [var method, var path]
            ? (method, path)
            : null;

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node) => EndpointCheck.Find(node, this);

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var path = context.Get(Path) ?? "";
        var rules = new HttpEndpointRules(context.Get(Authorize), context.Get(Policy), context.Get(RequestSizeLimit));
        foreach (var method in context.Get(SupportedMethods) ?? ["GET"])
            context.Wait(BookmarkKind.Event, EventName(method, path), details: rules);
    }

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload)
    {
        context.SetOutput("ParsedContent", Value.Member(payload, "content"));
        context.SetOutput("RouteData", Value.Member(payload, "routeData"));
        context.SetOutput("QueryStringData", Value.Member(payload, "query"));
        context.SetOutput("Headers", Value.Member(payload, "headers"));
        context.SetOutput(
            "Result",
            new Dictionary<string, object?>
            {
                ["method"] = Value.Member(payload, "method"),
                ["path"] = Value.Member(payload, "path"),
            }
        );
        context.Complete();
    }

    /// <inheritdoc />
    public IEnumerable<TriggerSpec> Triggers(Func<IInput, object?> evaluate)
    {
        var rules = new HttpEndpointRules(
            Authorize.Of(evaluate(Authorize)),
            evaluate(Policy) as string,
            RequestSizeLimit.Of(evaluate(RequestSizeLimit))
        );
        return (SupportedMethods.Of(evaluate(SupportedMethods)) ?? ["GET"]).Select(x => new EventTrigger(
            EventName(x, Value.ToText(evaluate(Path)))
        )
        {
            Details = rules,
            IsExclusive = true,
        });
    }
}
