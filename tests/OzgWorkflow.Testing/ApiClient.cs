using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OzgWorkflow.Testing;

/// <summary>The REST API as one account sees it.</summary>
public sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="address">The server.</param>
    /// <param name="from">The address that a proxy on this machine says it calls from.</param>
    public ApiClient(Uri address, string? from = null)
    {
        _http = new HttpClient(new BrokenConnections()) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        if (from is not null)
            _http.DefaultRequestHeaders.Add("X-Forwarded-For", from);
    }

    public static async Task<ApiClient> SignIn(Uri address, string account, string password = "Demo-Konto-1")
    {
        var api = new ApiClient(address);
        using var response = await api._http.PostAsJsonAsync(
            "/elsa/api/identity/login",
            new { username = account, password }
        );
        var answer = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>();
        api.Token = answer!["accessToken"]!.ToString();
        return api;
    }

    /// <summary>What it shows to be let in.</summary>
    public string Token
    {
        set => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", value);
    }

    public async Task<JsonNode> Get(string path)
    {
        using var response = await _http.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"GET {path}: {(int)response.StatusCode} {text}", null, response.StatusCode);
        return JsonNode.Parse(text)!;
    }

    public async Task<(int Status, JsonNode? Body)> Post(string path, object body, Guid? commandId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (commandId is { } id)
            request.Headers.Add("Idempotency-Key", id.ToString());
        using var response = await _http.SendAsync(request);
        return await Read(response);
    }

    /// <summary>Any request; the answer as it came.</summary>
    public async Task<HttpResponseMessage> Send(
        HttpMethod method,
        string path,
        HttpContent? content = null,
        string? key = null,
        CancellationToken cancellation = default
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await _http.SendAsync(request, cancellation);
    }

    /// <summary>A request with headers of its own; the answer as it came.</summary>
    public Task<HttpResponseMessage> Send(HttpRequestMessage request) => _http.SendAsync(request);

    public async Task<(int Status, JsonNode? Body)> Upload(string path, Stream content)
    {
        using var response = await _http.PostAsync(path, new StreamContent(content));
        return await Read(response);
    }

    public async Task<int> Status(string path)
    {
        using var response = await _http.GetAsync(path);
        return (int)response.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private static async Task<(int, JsonNode?)> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        try
        {
            return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
        }
        catch (JsonException)
        {
            return ((int)response.StatusCode, JsonValue.Create(text));
        }
    }
}
