using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Outside;

/// <summary>What requests of workflows may do.</summary>
public sealed class HttpWorkOptions
{
    /// <summary>Hosts that may be called, such as "example.org", "*.example.org" or "localhost:8080"; none at first.</summary>
    public string[] AllowedHosts { get; set; } = [];

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of an answer that are read.</summary>
    public int MaxResponseSize { get; set; } = 1_000_000;
}

/// <summary>Sends the HTTP requests of workflows. Redirects are not followed, so that the allowed hosts are all that is ever called.</summary>
public sealed class HttpWork(HttpWorkOptions options) : IOutsideWork, IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.Timeout })
    {
        Timeout = options.Timeout,
        MaxResponseContentBufferSize = options.MaxResponseSize,
    };

    /// <inheritdoc />
    public string Kind => HttpRequestActivity.WorkKind;

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, object?>> Do(IReadOnlyDictionary<string, object?> request, Guid idempotencyKey, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(Value.Member(request, "url") as string, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return Error("refused", $"'{Value.Member(request, "url")}' is no http address.");
        if (!IsAllowed(url)) return Error("refused", $"The host '{url.Authority}' may not be called: add it to the setting Http:AllowedHosts.");
        try
        {
            using var message = Message(url, request, idempotencyKey);
            using var response = await _client.SendAsync(message, cancellation);
            return new Dictionary<string, object?>
            {
                ["statusCode"] = (long)response.StatusCode,
                ["headers"] = response.Headers.Concat(response.Content.Headers).ToDictionary(x => x.Key, x => (object?)string.Join(", ", x.Value)),
                ["content"] = Parse(response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(cancellation)),
            };
        }
        catch (TaskCanceledException e) when (e.InnerException is TimeoutException)
        {
            return Error("timeout", $"{url.Authority} did not answer within {options.Timeout.TotalSeconds:0} s.");
        }
        catch (HttpRequestException e)
        {
            return Error("connect", $"{url.Authority}: {e.Message}");
        }
        catch (FormatException e)
        {
            return Error("refused", e.Message);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private bool IsAllowed(Uri url) => options.AllowedHosts.Any(x =>
        string.Equals(x, url.Host, StringComparison.OrdinalIgnoreCase)
        || string.Equals(x, url.Authority, StringComparison.OrdinalIgnoreCase)
        || (x.StartsWith("*.", StringComparison.Ordinal) && url.Host.EndsWith(x[1..], StringComparison.OrdinalIgnoreCase)));

    private static HttpRequestMessage Message(Uri url, IReadOnlyDictionary<string, object?> request, Guid idempotencyKey)
    {
        var message = new HttpRequestMessage(new HttpMethod(Value.ToText(Value.Member(request, "method"))), url);
        message.Headers.Add("Idempotency-Key", idempotencyKey.ToString());
        if (Value.Member(request, "content") is { } content)
        {
            var type = Value.Member(request, "contentType") as string;
            message.Content = new StringContent(Value.ToText(content), Encoding.UTF8);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(string.IsNullOrEmpty(type) ? content is string ? "text/plain; charset=utf-8" : "application/json" : type);
        }

        if (Value.Member(request, "authorization") is string { Length: > 0 } authorization) message.Headers.TryAddWithoutValidation("Authorization", authorization);
        foreach (var (name, value) in Value.Member(request, "headers") as IReadOnlyDictionary<string, object?> ?? Value.EmptyMap)
            if (!message.Headers.TryAddWithoutValidation(name, Value.ToText(value)))
                message.Content?.Headers.TryAddWithoutValidation(name, Value.ToText(value));
        return message;
    }

    private static object? Parse(string? mediaType, string text)
    {
        if (mediaType is null || !mediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase)) return text;
        try
        {
            return ValueJson.Parse(text);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return text;
        }
    }

    private static Dictionary<string, object?> Error(string kind, string message) => new() { ["error"] = message, ["kind"] = kind };
}
