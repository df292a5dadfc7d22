using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using OzgWorkflow.Engine.Expressions;

namespace OzgWorkflow.Server.Requests;

/// <summary>What an exception that nobody caught means for the caller.</summary>
/// <param name="Status">HTTP status: never one that blames the caller, unless the server itself found the request
/// unreadable.</param>
/// <param name="Title">For people, German.</param>
/// <param name="Detail">What to do, German.</param>
/// <param name="Field">Parameter of the address or member of the JSON that is at fault; empty when it is none.</param>
internal sealed partial record Failure(int Status, string Title, string Detail, string Field = "")
{
    /// <summary>After this, in seconds, it is worth trying again; said for 503.</summary>
    internal const int RetryAfter = 5;

    private static readonly Failure Unexpected = new(
        StatusCodes.Status500InternalServerError,
        "Das hat nicht geklappt",
        "Es ist ein unerwarteter Fehler aufgetreten. Bitte prüfen Sie, ob Ihre Angaben gespeichert sind, und versuchen Sie es sonst noch einmal."
    );

    /// <summary>A form that cannot be taken as it came.</summary>
    internal static readonly Failure Stale = new(
        StatusCodes.Status400BadRequest,
        "Bitte noch einmal",
        "Die Anfrage war nicht lesbar, oder die Seite war zu lange offen. Bitte laden Sie sie neu und versuchen Sie es noch einmal."
    );

    private static readonly Failure Away = new(
        StatusCodes.Status503ServiceUnavailable,
        "Gerade nicht erreichbar",
        "Die Datenbank antwortet nicht. Bitte versuchen Sie es in einigen Sekunden noch einmal."
    );

    private static readonly Failure Busy = new(
        StatusCodes.Status503ServiceUnavailable,
        "Gerade überlastet",
        "Es sind zu viele Anfragen auf einmal. Bitte versuchen Sie es in einigen Sekunden noch einmal."
    );

    private static readonly Failure Full = new(
        StatusCodes.Status507InsufficientStorage,
        "Kein Speicherplatz",
        "Der Speicherplatz der Datenbank oder des Servers ist voll. Bitte wenden Sie sich an die Administration."
    );

    /// <summary>Reads an exception and those within it.</summary>
    internal static Failure Of(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            if (Known(e) is { } known)
                return known;
        return Unexpected;
    }

    private static Failure? Known(Exception e) =>
        e switch
        {
            StaleFormException => Stale,
            BadHttpRequestException x => Unreadable(x),
            // https://www.postgresql.org/docs/current/errcodes-appendix.html
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => Full,
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => Busy,
            ScriptsUnavailableException => Busy,
            PostgresException { SqlState: ['5', '3', ..] or ['4', '0', ..] } => Busy,
            PostgresException
            {
                SqlState: ['5', '7', ..] or ['5', '8', ..] or ['0', '8', ..] or ['2', '8', ..] or "25006"
            } => Away,
            PostgresException => null,
            NpgsqlException => Away,
            IOException { HResult: DiskFullOnUnix or DiskFullOnWindows } => Full,
            _ => null,
        };

    private const int DiskFullOnUnix = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    private static Failure Unreadable(BadHttpRequestException e) =>
        e switch
        {
            { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(
                e.StatusCode,
                "Zu groß",
                "Der Inhalt der Anfrage ist zu groß."
            ),
            { StatusCode: StatusCodes.Status408RequestTimeout } => new(
                e.StatusCode,
                "Zu langsam",
                "Der Inhalt der Anfrage kam nicht in der vorgesehenen Zeit an."
            ),
            { InnerException: JsonException { Path: { } path } } => Misfit(path.TrimStart('$', '.')),
            _ when Parameter().Match(e.Message) is { Success: true } x => OfParameter(
                x.Groups["name"].Value,
                x.Groups["missing"].Success
            ),
            _ when e.Message.Contains("no body was provided", StringComparison.Ordinal) => NotReadable(
                "Der Inhalt der Anfrage fehlt. Erwartet wird JSON."
            ),
            _ => new(e.StatusCode, "Nicht lesbar", "Der Inhalt der Anfrage kam nicht vollständig an."),
        };

    /// <summary>A parameter, by its name in code, is missing or cannot be read.</summary>
    internal static Failure OfParameter(string parameter, bool isMissing = false)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(parameter);
        return isMissing ? NotReadable($"Die Angabe „{name}“ fehlt.", name) : Misfit(name);
    }

    private static Failure Misfit(string field) =>
        NotReadable(
            field.Length == 0
                ? "Der Inhalt hat nicht die erwartete Form."
                : $"Die Angabe „{field}“ hat nicht die erwartete Form.",
            field
        );

    private static Failure NotReadable(string why, string field = "") =>
        new(StatusCodes.Status400BadRequest, "Nicht lesbar", why, field);

    /// <summary>What ASP.NET says of a parameter that it cannot bind.</summary>
    [GeneratedRegex(
        """parameter "[^"]*?(?<name>\w+)" (was not provided(?<missing>)|from ")""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Parameter();
}

/// <summary>A form lacks what our pages put into it.</summary>
internal sealed class StaleFormException() : BadHttpRequestException("The form has no key.");
