using System.Text;
using System.Text.Json;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Outside;

/// <summary>What requests of workflows may do.</summary>
public sealed class HttpWorkOptions
{
    /// <summary>
    /// Hosts that may be called, such as "example.org", "*.example.org" or "localhost:8080"; none at first.
    /// </summary>
    public string[] AllowedHosts { get; set; } = [];

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of an answer that are read.</summary>
    public int MaxResponseSize { get; set; } = 1_000_000;

    /// <summary>
    /// Values of the secrets that definitions name as <c>{{secret:NAME}}</c> (settings Secrets:NAME).
    /// </summary>
    public IReadOnlyDictionary<string, string> Secrets { get; set; } = new Dictionary<string, string>();
}

/// <summary>
/// Sends the HTTP requests of workflows. Redirects are not followed, so that the allowed hosts are all that is ever
/// called.
/// </summary>
public sealed class HttpWork(HttpWorkOptions options) : IOutsideWork, IDisposable
{
    // Addresses of a name change; a connection that is kept would never notice.
    private static readonly TimeSpan DnsLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = DnsLifetime,
        }
    )
    {
        Timeout = options.Timeout,
        MaxResponseContentBufferSize = options.MaxResponseSize,
    };

    /// <inheritdoc />
    public string Kind => HttpRequestActivity.WorkKind;

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, object?>> Do(
        IReadOnlyDictionary<string, object?> request,
        Guid idempotencyKey,
        CancellationToken cancellation
    )
    {
        var secrets = new SecretValues(options.Secrets);
        var written = Value.Member(request, "url") as string;
        if (
            !Uri.TryCreate(
                secrets.Resolve(written, OutgoingRequest.Named(request, "url")),
                UriKind.Absolute,
                out var url
            ) || url.Scheme is not ("http" or "https")
        )
            return Error("refused", $"'{written}' is no http address.", $"„{written}“ ist keine http-Adresse.");
        secrets.HideHost(url, written);
        if (!IsAllowed(url))
            return Error(
                "refused",
                $"The host '{url.Authority}' may not be called: add it to the setting Http:AllowedHosts.",
                $"Der Host „{url.Authority}“ darf nicht aufgerufen werden: Nehmen Sie ihn in die Einstellung Http:AllowedHosts auf."
            );
        try
        {
            var (message, refusal) = OutgoingRequest.Read(url, request, secrets, idempotencyKey);
            if (secrets.Missing is { } missing)
                return Error(
                    "refused",
                    $"The secret '{missing}' is not set: add the setting Secrets:{missing}.",
                    $"Das Geheimnis „{missing}“ ist nicht gesetzt: Ergänzen Sie die Einstellung Secrets:{missing}."
                );
            if (message is null)
                return Error("refused", refusal!.Value.English, refusal.Value.German);
            using var sent = message;
            using var response = await _client.SendAsync(message, cancellation);
            var text = TextOf(
                response.Content.Headers.ContentType?.CharSet,
                await response.Content.ReadAsByteArrayAsync(cancellation)
            );
            return new Dictionary<string, object?>
            {
                ["statusCode"] = (long)response.StatusCode,
                ["headers"] = response
                    .Headers.Concat(response.Content.Headers)
                    .ToDictionary(x => x.Key, x => (object?)secrets.Hide(string.Join(", ", x.Value))),
                ["content"] = secrets.Hide(Parse(response.Content.Headers.ContentType?.MediaType, text)),
            };
        }
        catch (TaskCanceledException e) when (e.InnerException is TimeoutException)
        {
            return Error(
                "timeout",
                $"{url.Authority} did not answer within {options.Timeout.TotalSeconds:0} s.",
                $"{url.Authority} antwortete nicht innerhalb von {options.Timeout.TotalSeconds:0} s."
            );
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return Error(
                HttpRequestActivity.Unreadable,
                $"{url.Authority} has done what was asked for, but its answer is too large: at most {options.MaxResponseSize} bytes are read (Http:MaxResponseSize). To try again is to ask again.",
                $"{url.Authority} hat die Anfrage bearbeitet, aber die Antwort ist zu groß: Höchstens {options.MaxResponseSize} Bytes werden gelesen (Http:MaxResponseSize). „Noch einmal versuchen“ sendet die Anfrage ein zweites Mal."
            );
        }
        catch (HttpRequestException e)
        {
            var isUnheard =
                e.HttpRequestError
                is HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError;
            return Error(
                "connect",
                $"{url.Authority}: {e.Message}",
                isUnheard
                    ? $"Mit {url.Authority} kommt keine Verbindung zustande: {e.Message}"
                    : $"{url.Authority} hat nicht vollständig geantwortet; ob die Anfrage bearbeitet wurde, ist nicht bekannt: {e.Message}"
            );
        }

        IReadOnlyDictionary<string, object?> Error(string kind, string message, string userMessage) =>
            new WorkError(secrets.Hide(message), secrets.Hide(userMessage), kind).ToResult();
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private bool IsAllowed(Uri url) =>
        options.AllowedHosts.Any(x =>
            string.Equals(x, url.Host, StringComparison.OrdinalIgnoreCase)
            || string.Equals(x, url.Authority, StringComparison.OrdinalIgnoreCase)
            || (
                x.StartsWith("*.", StringComparison.Ordinal)
                && url.Host.EndsWith(x[1..], StringComparison.OrdinalIgnoreCase)
            )
        );

    /// <summary>
    /// The text of an answer; one whose charset nobody knows is read as UTF-8: it was answered, and asking again would
    /// have its effect twice.
    /// </summary>
    private static string TextOf(string? charset, byte[] content)
    {
        try
        {
            return string.IsNullOrEmpty(charset)
                ? WithoutMark(Encoding.UTF8.GetString(content))
                : WithoutMark(Encoding.GetEncoding(charset.Trim('"', ' ')).GetString(content));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return WithoutMark(Encoding.UTF8.GetString(content));
        }
    }

    private static string WithoutMark(string text) => text.TrimStart('\uFEFF');

    private static object? Parse(string? mediaType, string text)
    {
        if (mediaType is null || !mediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase))
            return text;
        try
        {
            return ValueJson.Parse(text);
        }
        // The last is said of half a surrogate pair.
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return text;
        }
    }
}
