using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>A server with the settings of one that strangers reach, and tokens that others made.</summary>
public sealed class Hardened
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private readonly ServerProcess _server = new()
    {
        Settings =
        {
            ["Jwt__Key"] = Convert.ToBase64String(Key),
            ["AllowedHosts"] = "127.0.0.1;ozg.example.org",
            ["Cookies__Secure"] = "true",
            ["Proxies__Known__0"] = Elsewhere.Address.ToString(),
            ["Workflows__PublicRequestsPerMinute"] = "10",
        },
    };
    private HttpClient _http = null!;
    private JsonObject _claims = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server.Settings["Kestrel__Endpoints__Everywhere__Url"] = $"http://*:{_server.Address.Port}";
        await _server.Start();
        _http = new HttpClient { BaseAddress = _server.Address };
        using var response = await _http.PostAsJsonAsync(
            "/elsa/api/identity/login",
            new { username = "lesend", password = "Demo-Konto-1" }
        );
        var answer = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>();
        var token = answer!["accessToken"]!.ToString();
        _claims = (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task A_token_with_our_key_and_nothing_changed_is_believed() =>
        Assert.That(await Ask(Token(Header("HS256"), _claims, Hmac(Key))), Is.EqualTo(HttpStatusCode.OK));

    [TestCase("none", "")]
    [TestCase("None", "")]
    [TestCase("HS256", "")]
    [TestCase("HS256", "AAAA")]
    [TestCase("RS256", "AAAA")]
    public async Task A_token_without_a_signature_is_not(string algorithm, string signature)
    {
        var unsigned = Token(Header(algorithm), _claims, _ => []);
        Assert.That(await Ask(unsigned + signature), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_token_of_another_key_or_one_that_the_token_names_itself_is_not()
    {
        var other = RandomNumberGenerator.GetBytes(32);
        var header = Header("HS256");
        header["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = Base64Url.EncodeToString(other) };
        header["kid"] = "../../dev/null";
        Assert.That(await Ask(Token(header, _claims, Hmac(other))), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await Ask(Token(header, _claims, Hmac([]))), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_token_whose_content_was_changed_after_signing_is_not()
    {
        var token = Token(Header("HS256"), _claims, Hmac(Key)).Split('.');
        var changed = With("http://schemas.microsoft.com/ws/2008/06/identity/claims/role", "Administration");
        token[1] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(changed.ToJsonString()));
        Assert.That(await Ask(string.Join('.', token)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("iss", "Fremd")]
    [TestCase("aud", "Fremd")]
    [TestCase("exp", 1_700_000_000)]
    [TestCase("exp", null)]
    [TestCase("nbf", 4_000_000_000)]
    public async Task A_token_for_others_or_for_another_time_is_not(string claim, object? value)
    {
        var token = Token(Header("HS256"), With(claim, value), Hmac(Key));
        Assert.That(await Ask(token), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("ozg.example.org", HttpStatusCode.OK)]
    [TestCase("fremd.example.org", HttpStatusCode.BadRequest)]
    public async Task Only_hosts_that_are_set_are_answered(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/anmelden") { Headers = { Host = host } };
        using var response = await _http.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task Cookies_are_for_https_only_when_that_is_set_although_the_proxy_does_not_say_so()
    {
        using var response = await _http.GetAsync("/anmelden");
        Assert.That(
            response.Headers.GetValues("Set-Cookie").Where(x => !x.Contains("expires=Thu, 01 Jan 1970")),
            Is.Not.Empty.And.All.Contains("secure").And.All.Contains("httponly")
        );
    }

    [Test]
    public async Task A_proxy_that_is_named_is_believed_whom_it_calls_for_and_its_callers_are_not()
    {
        var (many, one) = (new List<HttpStatusCode>(), new List<HttpStatusCode>());
        for (var i = 0; i < 20; i++)
        {
            many.Add(await Forwarded($"198.51.100.{i}"));
            one.Add(await Forwarded($"203.0.113.{i}, 198.51.100.99"));
        }

        Assert.That(many, Is.All.EqualTo(HttpStatusCode.NotFound));
        Assert.That(one, Does.Contain(HttpStatusCode.TooManyRequests));

        async Task<HttpStatusCode> Forwarded(string from)
        {
            var address = new Uri($"http://{Elsewhere.Address}:{_server.Address.Port}/workflows/gibt-es-nicht");
            using var request = new HttpRequestMessage(HttpMethod.Get, address)
            {
                Headers = { { "Host", "ozg.example.org" }, { "X-Forwarded-For", from } },
            };
            using var response = await _http.SendAsync(request);
            return response.StatusCode;
        }
    }

    private async Task<HttpStatusCode> Ask(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/tasks");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request);
        return response.StatusCode;
    }

    private JsonObject With(string claim, object? value)
    {
        var claims = (JsonObject)_claims.DeepClone();
        claims[claim] = value is null ? null : JsonValue.Create(value);
        if (value is null)
            claims.Remove(claim);
        return claims;
    }

    private static JsonObject Header(string algorithm) => new() { ["alg"] = algorithm, ["typ"] = "JWT" };

    private static Func<byte[], byte[]> Hmac(byte[] key) => signed => HMACSHA256.HashData(key, signed);

    private static string Token(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var signed = string.Join(
            '.',
            new[] { header, claims }.Select(x => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(x.ToJsonString())))
        );
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}
