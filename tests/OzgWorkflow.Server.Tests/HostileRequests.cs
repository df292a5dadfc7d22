using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Requests that nobody of ours would send: each is answered with what it is, and does nothing.</summary>
public sealed class HostileRequests
{
    private static readonly string[] Lists =
    [
        "/api/tasks", "/api/leistungen", "/api/nachrichten", "/api/incidents", "/api/dead-letters", "/api/retention-runs", "/api/accounts",
        "/elsa/api/workflow-definitions", "/elsa/api/workflow-instances",
    ];

    private ServerProcess _server = null!;
    private ApiClient _admin = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = new ServerProcess();
        await _server.Start();
        _admin = await ApiClient.SignIn(_server.Address, "admin");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _admin?.Dispose();
        await _server.DisposeAsync();
    }

    [TestCase("POST", "/api/umsetzungen")]
    [TestCase("POST", "/elsa/api/workflow-definitions")]
    [TestCase("DELETE", "/api/session")]
    [TestCase("POST", "/elsa/hubs/workflow-instance/negotiate")]
    public async Task By_the_right_of_a_cookie_only_our_own_pages_change_something(string method, string path)
    {
        using var page = new PageClient(_server.Address);
        await page.SignIn("admin");
        foreach (var (header, value) in new[] { ("Origin", "http://localhost:5199"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("X-Nothing", "x") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = JsonContent.Create(new { }) };
            request.Headers.Add(header, value);
            Assert.That((int)(await page.Http.SendAsync(request)).StatusCode, Is.EqualTo(403), $"{header}: {value}");
        }

        using var own = new HttpRequestMessage(HttpMethod.Post, "/api/migrations/plan") { Content = JsonContent.Create(new { }), Headers = { { "Sec-Fetch-Site", "same-origin" } } };
        Assert.That((int)(await page.Http.SendAsync(own)).StatusCode, Is.EqualTo(422), "our own pages get through");
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/form-data; boundary=x")]
    public async Task Endpoints_that_take_JSON_take_nothing_else(string type)
    {
        foreach (var path in new[] { "/elsa/api/workflow-definitions", "/elsa/api/workflow-definitions/import", "/elsa/api/workflow-instances", "/api/umsetzungen", "/api/migrations" })
        {
            using var content = new StringContent("{\"model\":{}}");
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using var response = await _admin.Send(HttpMethod.Post, path, content);
            Assert.That((int)response.StatusCode, Is.EqualTo(415), path);
        }
    }

    [Test]
    public async Task Pages_beyond_the_end_are_empty_in_every_list()
    {
        foreach (var list in Lists)
            foreach (var (page, size) in new[] { ("2147483647", "1000"), ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-1") })
                Assert.That(await _admin.Status($"{list}?page={page}&pageSize={size}"), Is.EqualTo(200), $"{list} {page} {size}");
        using var pages = new PageClient(_server.Address);
        await pages.SignIn("admin");
        foreach (var path in new[] { "/aufgaben", "/leistungen", "/nachrichten", "/betrieb", "/studio/protokoll" })
            foreach (var number in new[] { "2147483647", "9223372036854775807", "-5", "x" })
                Assert.That((int)(await pages.Http.GetAsync($"{path}?seite={number}")).StatusCode, Is.EqualTo(200), $"{path} {number}");
    }

    [Test]
    public async Task Texts_that_cannot_be_stored_are_refused_with_the_field()
    {
        foreach (var list in Lists) Assert.That(await _admin.Status($"{list}?searchTerm=%00"), Is.EqualTo(400), list);
        using var stranger = new HttpClient { BaseAddress = _server.Address };
        Assert.That((int)(await stranger.GetAsync("/anmelden?returnUrl=%00")).StatusCode, Is.EqualTo(400));
        foreach (var (json, field) in new[] { ("{\"themenfeld\":\"a\\u0000b\"}", "themenfeld"), ("{\"x\":{\"y\":[1,\"\\ud800\"]}}", "x.y"), ("{\"\\udc00\":1}", "?") })
        {
            using var response = await _admin.Send(HttpMethod.Post, "/api/umsetzungen", new StringContent(json, Encoding.UTF8, "application/json"));
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            Assert.That(((int)response.StatusCode, body["errors"]!.AsObject().Single().Key), Is.EqualTo((400, field)), json);
        }

        Assert.That((await _admin.Post("/elsa/api/workflow-definitions", new { model = new { definitionId = "lang", name = new string('x', 100_000), root = new { type = "Elsa.Sequence" } } })).Status, Is.EqualTo(400));
        Assert.That((await _admin.Post($"/elsa/api/events/{new string('e', 300)}/trigger", new { })).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task JSON_is_bounded_before_it_is_read()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 5000));
        var many = $"{{\"data\":{{\"a\":[{string.Join(',', Enumerable.Repeat('1', 200_000))}]}}}}";
        foreach (var json in new[] { deep, many })
        {
            using var response = await _admin.Send(HttpMethod.Post, "/api/umsetzungen", new StringContent(json, Encoding.UTF8, "application/json"));
            Assert.That((int)response.StatusCode, Is.EqualTo(400));
        }

        using var large = await _admin.Send(HttpMethod.Post, "/api/umsetzungen", new StringContent($"\"{new string('x', 1_100_000)}\"", Encoding.UTF8, "application/json"));
        Assert.That((int)large.StatusCode, Is.EqualTo(413));
    }

    [Test]
    public async Task Whoever_may_not_do_a_task_has_nothing_read()
    {
        await _admin.Post("/api/leistungen/10092/umsetzung", new { });
        var id = "";
        await Wait.UntilAsync(async () => (id = (await _admin.Get("/api/tasks?scope=Alle&ozgId=10092"))["items"]!.AsArray().FirstOrDefault()?["id"]?.ToString() ?? "").Length > 0, "the task is there");
        using var reader = await ApiClient.SignIn(_server.Address, "lesend");
        using var refused = await reader.Send(HttpMethod.Post, $"/api/tasks/{id}/complete", new StringContent("{ no JSON at all", Encoding.UTF8, "application/json"));
        Assert.That((int)refused.StatusCode, Is.EqualTo(403));
        using var unreadable = await _admin.Send(HttpMethod.Post, $"/api/tasks/{id}/complete", new StringContent("{ no JSON at all", Encoding.UTF8, "application/json"));
        Assert.That((int)unreadable.StatusCode, Is.EqualTo(400));
    }

    [TestCase("{\"workflowInstanceIds\":[]}")]
    [TestCase("{\"searchTerm\":\" \",\"definitionIds\":[],\"statuses\":[]}")]
    [TestCase("{}")]
    public async Task A_filter_that_chooses_nothing_does_not_cancel_everything(string filter)
    {
        var (status, _) = await _admin.Post("/elsa/api/alterations/submit", new { alterations = new[] { new { type = "Cancel" } }, filter = JsonNode.Parse(filter) });
        Assert.That(status, Is.EqualTo(422));
    }

    [TestCase("PUT", "/anmelden", 405)]
    [TestCase("TRACE", "/anmelden", 405)]
    [TestCase("FOO", "/anmelden", 405)]
    [TestCase("DELETE", "/aufgaben", 405)]
    [TestCase("POST", "/leistungen/10092", 400)]
    [TestCase("GET", "/gibt-es-nicht", 404)]
    public async Task Browsers_are_told_in_German_what_does_not_work(string method, string path, int status)
    {
        using var page = new PageClient(_server.Address);
        await page.SignIn("admin");
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { { "Sec-Fetch-Site", "same-origin" }, { "Accept", "text/html" } } };
        using var response = await page.Http.SendAsync(request);
        Assert.That(((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType), Is.EqualTo((status, "text/html")));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("<html lang=\"de\"").And.Contain("<h1"));
    }

    [Test]
    public async Task Headers_keep_browsers_from_what_we_never_ask_for()
    {
        using var stranger = new HttpClient { BaseAddress = _server.Address };
        using var page = await stranger.GetAsync("/anmelden");
        using var api = await _admin.Send(HttpMethod.Get, "/api/tasks");
        using var signedIn = new PageClient(_server.Address);
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

        using var secure = new HttpRequestMessage(HttpMethod.Get, "/anmelden") { Headers = { { "X-Forwarded-Proto", "https" } } };
        secure.Headers.Host = "workflow.example.org";
        using var overHttps = await stranger.SendAsync(secure);
        Assert.That(Header(overHttps, "Strict-Transport-Security"), Does.Contain("max-age=31536000"));
        Assert.That(Header(overHttps, "Set-Cookie"), Does.Contain("secure"));
    }

    [Test]
    public async Task What_the_API_refuses_the_API_of_Elsa_refuses()
    {
        using var reader = await ApiClient.SignIn(_server.Address, "lesend");
        var id = Guid.NewGuid();
        foreach (var path in new[] { "", "/journal", "/variables", "/execution-state", "/export" })
            Assert.That(await reader.Status($"/elsa/api/workflow-instances/{id}{path}"), Is.EqualTo(403), path);
        Assert.That(await reader.Status($"/elsa/api/activity-executions/list?workflowInstanceId={id}"), Is.EqualTo(403));
        using var designer = await ApiClient.SignIn(_server.Address, "gestaltung");
        using var import = await designer.Send(HttpMethod.Post, "/elsa/api/bulk-actions/import/workflow-instances", new MultipartFormDataContent { { new StringContent("{}"), "files", "x.json" } });
        Assert.That((int)import.StatusCode, Is.EqualTo(403), "history comes from administrators only");
    }

    [Test]
    public async Task Whoever_may_only_look_sees_no_password_that_was_written_into_a_definition()
    {
        var request = new { type = "Elsa.FlowSendHttpRequest", id = "Anfrage", url = Literal("http://x.example/{{secret:NAME}}"), authorization = Literal("Bearer ganz-offen") };
        var model = new { definitionId = "offen", name = "offen", root = new { type = "Elsa.Sequence", id = "Folge", activities = new[] { request } } };
        Assert.That((await _admin.Post("/elsa/api/workflow-definitions", new { model, publish = false })).Status, Is.EqualTo(200));
        using var reader = await ApiClient.SignIn(_server.Address, "lesend");
        const string Path = "/elsa/api/workflow-definitions/by-definition-id/offen";
        Assert.That((await reader.Get(Path)).ToJsonString(), Does.Not.Contain("ganz-offen").And.Contain("secret:NAME"));
        Assert.That((await _admin.Get(Path)).ToJsonString(), Does.Contain("ganz-offen"), "who may change it needs it");

        static object Literal(string value) => new { expression = new { type = "Literal", value } };
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : "";
}
