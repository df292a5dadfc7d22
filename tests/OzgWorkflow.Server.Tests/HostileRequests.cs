using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Requests that nobody of ours would send: each is answered with what it is, and does nothing.</summary>
public sealed class HostileRequests : OnAServer
{
    public HostileRequests()
    {
        Server.Settings["Kestrel__Endpoints__Everywhere__Url"] = $"http://*:{Server.Address.Port}";
        Server.Settings["Workflows__PublicRequestsPerMinute"] = "10";
    }

    [TestCase("POST", "/api/umsetzungen")]
    [TestCase("POST", "/elsa/api/workflow-definitions")]
    [TestCase("DELETE", "/api/session")]
    [TestCase("POST", "/elsa/hubs/workflow-instance/negotiate")]
    public async Task By_the_right_of_a_cookie_only_our_own_pages_change_something(string method, string path)
    {
        using var page = new PageClient(Server.Address);
        await page.SignIn("admin");
        foreach (
            var (header, value) in new[]
            {
                ("Origin", "http://localhost:5199"),
                ("Origin", "null"),
                ("Sec-Fetch-Site", "cross-site"),
                ("Sec-Fetch-Site", "same-site"),
                ("X-Nothing", "x"),
            }
        )
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path)
            {
                Content = JsonContent.Create(new { }),
            };
            request.Headers.Add(header, value);
            Assert.That((int)(await page.Http.SendAsync(request)).StatusCode, Is.EqualTo(403), $"{header}: {value}");
        }

        using var own = new HttpRequestMessage(HttpMethod.Post, "/api/migrations/plan")
        {
            Content = JsonContent.Create(new { }),
            Headers = { { "Sec-Fetch-Site", "same-origin" } },
        };
        Assert.That((int)(await page.Http.SendAsync(own)).StatusCode, Is.EqualTo(422), "our own pages get through");
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/form-data; boundary=x")]
    public async Task Endpoints_that_take_JSON_take_nothing_else(string type)
    {
        foreach (
            var path in new[]
            {
                "/elsa/api/workflow-definitions",
                "/elsa/api/workflow-definitions/import",
                "/elsa/api/workflow-instances",
                "/api/umsetzungen",
                "/api/migrations",
            }
        )
        {
            using var content = new StringContent("{\"model\":{}}");
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using var response = await Admin.Send(HttpMethod.Post, path, content);
            Assert.That((int)response.StatusCode, Is.EqualTo(415), path);
        }
    }

    [TestCase("{\"workflowInstanceIds\":[]}")]
    [TestCase("{\"searchTerm\":\" \",\"definitionIds\":[],\"statuses\":[]}")]
    [TestCase("{}")]
    public async Task A_filter_that_chooses_nothing_does_not_cancel_everything(string filter)
    {
        var (status, _) = await Admin.Post(
            "/elsa/api/alterations/submit",
            new { alterations = new[] { new { type = "Cancel" } }, filter = JsonNode.Parse(filter) }
        );
        Assert.That(status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_filter_of_thousands_of_times_is_refused_and_does_not_end_the_server()
    {
        using var reader = await ApiClient.SignIn(Server.Address, "lesend");
        var times = Enumerable.Repeat(
            new
            {
                column = "CreatedAt",
                @operator = "LessThan",
                timestamp = "2026-01-01",
            },
            4000
        );
        var filter = new { timestampFilters = times };
        var cancel = new { alterations = new[] { new { type = "Cancel" } }, filter };
        foreach (
            var (client, path, body, field) in new (ApiClient, string, object, string)[]
            {
                (reader, "workflow-instances", filter, "timestampFilters"),
                (reader, "alterations/dry-run", filter, "timestampFilters"),
                (Admin, "alterations/submit", cancel, "filter.timestampFilters"),
            }
        )
        {
            var (status, answer) = await client.Post($"/elsa/api/{path}", body);
            Assert.That((status, answer!["errors"]?.AsObject().Single().Key), Is.EqualTo((400, field)), path);
        }

        foreach (var time in new[] { "9999-12-31T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z" })
        foreach (var how in new[] { "Is", "IsNot", "LessThanOrEqual", "GreaterThan" })
        {
            var one = new { timestampFilters = new[] { new { @operator = how, timestamp = time } } };
            Assert.That((await reader.Post("/elsa/api/workflow-instances", one)).Status, Is.EqualTo(200), time + how);
        }
    }

    [TestCase("PUT", "/anmelden", 405)]
    [TestCase("TRACE", "/anmelden", 405)]
    [TestCase("FOO", "/anmelden", 405)]
    [TestCase("DELETE", "/aufgaben", 405)]
    [TestCase("GET", "/betrieb/hangfire/stats", 405)]
    [TestCase("POST", "/leistungen/10092", 400)]
    [TestCase("GET", "/gibt-es-nicht", 404)]
    public async Task Browsers_are_told_in_German_what_does_not_work(string method, string path, int status)
    {
        using var page = new PageClient(Server.Address);
        await page.SignIn("admin");
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Headers = { { "Sec-Fetch-Site", "same-origin" }, { "Accept", "text/html" } },
        };
        using var response = await page.Http.SendAsync(request);
        Assert.That(
            ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType),
            Is.EqualTo((status, "text/html"))
        );
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("<html lang=\"de\"").And.Contain("<h1"));
    }

    [Test]
    public async Task Headers_keep_browsers_from_what_we_never_ask_for()
    {
        using var stranger = new HttpClient { BaseAddress = Server.Address };
        using var page = await stranger.GetAsync("/anmelden");
        using var api = await Admin.Send(HttpMethod.Get, "/api/tasks");
        using var signedIn = new PageClient(Server.Address);
        await signedIn.SignIn("admin");
        using var dashboard = await signedIn.Http.GetAsync("/betrieb/hangfire");
        Assert.Multiple(() =>
        {
            foreach (var response in new[] { page, api, dashboard })
            {
                Assert.That(response.Headers.Contains("Server"), Is.False);
                Assert.That(Header(response, "Content-Security-Policy"), Does.Contain("frame-ancestors 'none'"));
                Assert.That(Header(response, "Cross-Origin-Opener-Policy"), Is.EqualTo("same-origin"));
                Assert.That(Header(response, "Permissions-Policy"), Does.Contain("camera=()"));
                Assert.That(Header(response, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
            }

            Assert.That(api.Headers.CacheControl!.NoStore, Is.True);
        });

        using var secure = new HttpRequestMessage(HttpMethod.Get, "/anmelden")
        {
            Headers = { { "X-Forwarded-Proto", "https" } },
        };
        secure.Headers.Host = "workflow.example.org";
        using var another = new HttpClient { BaseAddress = Server.Address };
        using var overHttps = await another.SendAsync(secure);
        Assert.That(Header(overHttps, "Strict-Transport-Security"), Does.Contain("max-age=31536000"));
        Assert.That(Header(overHttps, "Set-Cookie"), Does.Contain("secure"));
    }

    [Test]
    public async Task Whoever_is_no_proxy_that_was_named_is_not_believed_whom_he_calls_for()
    {
        using var stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        stranger.BaseAddress = new Uri($"http://{Elsewhere.Address}:{Server.Address.Port}");
        var statuses = new List<int>();
        for (var i = 0; i < 20; i++)
            statuses.Add((int)(await Ask("/workflows/gibt-es-nicht", $"198.51.100.{i}")).StatusCode);
        Assert.That(statuses, Does.Contain(429), "all of them are one address");

        using var page = await Ask("/anmelden", "198.51.100.1");
        Assert.That(Header(page, "Strict-Transport-Security"), Is.Empty);
        Assert.That(Header(page, "Set-Cookie"), Is.Not.Empty.And.Not.Contain("secure"));
        using var redirect = await Ask("/aufgaben", "198.51.100.1");
        Assert.That(redirect.Headers.Location!.ToString(), Does.StartWith("/anmelden?"), "whatever host is asked for");

        async Task<HttpResponseMessage> Ask(string path, string from)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path)
            {
                Headers =
                {
                    { "X-Forwarded-For", from },
                    { "X-Forwarded-Proto", "https" },
                    { "X-Forwarded-Host", "fremd.example.org" },
                },
            };
            return await stranger.SendAsync(request);
        }
    }

    [TestCase("")]
    [TestCase("Host:\r\n")]
    [TestCase("Host: x:99999\r\n")]
    public async Task Whoever_names_no_host_is_led_to_the_sign_in_all_the_same(string host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Server.Address.Host, Server.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /aufgaben HTTP/1.0\r\nAccept: text/html\r\n{host}\r\n"));
        var answer = await new StreamReader(stream).ReadToEndAsync();
        Assert.That(answer, Does.StartWith("HTTP/1.1 302 Found").And.Contain("Location: /anmelden?"));
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : "";
}
