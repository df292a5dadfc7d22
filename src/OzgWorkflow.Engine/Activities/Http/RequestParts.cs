using System.Text.RegularExpressions;

namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>
/// What the parts of a request that goes out may be; each answers why it cannot be sent, or <c>null</c>. What would end
/// a header early, address another host or frame the content differently is refused: the receiver would see another
/// request than the one that was allowed (RFC 9110, 5.5; RFC 9112, 11.2).
/// </summary>
public static partial class RequestParts
{
    private const int LongestMethod = 20;

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

    /// <summary>An address.</summary>
    public static (string English, string German)? Url(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? null
            : ($"'{url}' is no http address.", $"„{url}“ ist keine http-Adresse.");

    /// <summary>A method.</summary>
    public static (string English, string German)? Method(string method) =>
        method.Trim().ToUpperInvariant() is { Length: > 0 and <= LongestMethod } name
        && name.All(char.IsAsciiLetterUpper)
        && name is not ("CONNECT" or "TRACE")
            ? null
            : (
                $"'{method}' is no HTTP method that may be used.",
                $"„{method}“ ist keine HTTP-Methode, die benutzt werden darf."
            );

    /// <summary>A content type, as far as its parameters do not matter.</summary>
    public static (string English, string German)? ContentType(string type) =>
        MediaType().IsMatch(type) ? null : NoContentType(type);

    /// <summary>What to say of a text that is no content type.</summary>
    public static (string English, string German) NoContentType(string type) =>
        ($"'{type}' is no content type.", $"„{type}“ ist kein Inhaltstyp.");

    /// <summary>A header; a tab in it is white space (RFC 9110, 5.5).</summary>
    public static (string English, string German)? Header(string name, string value) =>
        Withheld.Contains(name)
            ? (
                $"The header '{name}' belongs to the connection and cannot be set.",
                $"Die Kopfzeile „{name}“ gehört zur Verbindung und kann nicht gesetzt werden."
            )
            : HttpHeaders.Wrong(name, value.Replace('\t', ' '));

    // RFC 9110, 8.3.1.
    [GeneratedRegex(
        @"^\s*[A-Za-z0-9!#$%&'*+.^_`|~-]+/[A-Za-z0-9!#$%&'*+.^_`|~-]+\s*(;.*)?\z",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex MediaType();
}
