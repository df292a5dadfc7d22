using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>What a workflow answers on HTTP can do nothing to our pages, nor to those who look at them.</summary>
public sealed class WorkflowAnswers
{
    private const string Attack = """
        fetch('/konten', {credentials: 'include'}).then(x => x.text()).then(x => {
          const token = x.match(/__RequestVerificationToken[^>]*value="([^"]+)"/)[1];
          const form = new URLSearchParams({__RequestVerificationToken: token, konto: 'eindringling', name: 'E', mail: 'e@example.org', passwort: 'Regen-fällt-4-mal', roles: 'Administration'});
          return fetch('/konten', {method: 'POST', body: form, credentials: 'include'});
        }).finally(() => document.title = 'lief');
        """;

    private ServerProcess _server = null!;
    private ApiClient _designer = null!;
    private HttpClient _stranger = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = new ServerProcess();
        await _server.Start();
        _designer = await ApiClient.SignIn(_server.Address, "gestaltung");
        _stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = _server.Address,
        };
        await Publish(
            "seite",
            "<title>ruht</title><script src=/workflows/skript></script><script>document.title = 'lief'</script><form action=/abmelden method=post><button>Weiter</button></form>",
            "text/html"
        );
        await Publish("skript", Attack, "text/javascript");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _designer?.Dispose();
        _stranger?.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task A_script_of_a_workflow_does_not_run_in_the_browser_of_an_administrator()
    {
        await using var browser = await Browser.Start();
        var page = await browser.SignIn(_server.Address, "admin");
        await page.GotoAsync("/workflows/seite");
        await Task.Delay(2000);
        Assert.That(await page.TitleAsync(), Is.EqualTo("ruht"));

        await page.GotoAsync("/konto");
        var outcome = await page.EvaluateAsync<string>(
            "() => new Promise(done => { const s = document.createElement('script'); s.onload = () => done('lief'); s.onerror = () => done('verweigert'); s.src = '/workflows/skript'; document.head.append(s); })"
        );
        Assert.That(outcome, Is.EqualTo("verweigert"), "our own pages do not take it for a script either");
        await using var database = await ServerDatabase.Open(_server);
        Assert.That(
            await database.Scalar<long>(
                "SELECT count(*) FROM identity.\"AspNetUsers\" WHERE user_name = 'eindringling'"
            ),
            Is.Zero
        );
    }

    [Test]
    public async Task An_answer_sets_no_header_that_browsers_or_proxies_obey()
    {
        string[] dangerous =
        [
            "Set-Cookie",
            "Service-Worker-Allowed",
            "Clear-Site-Data",
            "Refresh",
            "Strict-Transport-Security",
            "Access-Control-Allow-Origin",
            "Access-Control-Allow-Credentials",
            "X-Frame-Options",
            "X-Accel-Redirect",
            "Link",
            "SourceMap",
            "WWW-Authenticate",
            "Alt-Svc",
        ];
        var headers = dangerous
            .Append("Content-Security-Policy")
            .Append("X-Content-Type-Options")
            .ToDictionary(x => x, _ => "boese");
        headers["X-Correlation-Id"] = "47";
        headers["Location"] = "//evil.example/x";
        await Publish("kopfzeilen", "ja", "text/html", headers);
        using var response = await _stranger.GetAsync("/workflows/kopfzeilen");
        var all = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(x => x.Key, x => string.Join(",", x.Value), StringComparer.OrdinalIgnoreCase);
        Assert.Multiple(() =>
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(200));
            Assert.That(all.Where(x => x.Value.Contains("boese", StringComparison.Ordinal)), Is.Empty);
            Assert.That(
                all.Keys.Intersect(
                    dangerous.Except(["X-Frame-Options"]).Append("Location"),
                    StringComparer.OrdinalIgnoreCase
                ),
                Is.Empty
            );
            Assert.That(all["Content-Security-Policy"], Does.StartWith("sandbox; default-src 'none'"));
            Assert.That(all["X-Content-Type-Options"], Is.EqualTo("nosniff"));
            Assert.That(all["X-Correlation-Id"], Is.EqualTo("47"));
        });
    }

    [TestCase("text/javascript")]
    [TestCase("application/x-javascript; charset=utf-8")]
    [TestCase("TEXT/ECMASCRIPT")]
    [TestCase("application/wasm")]
    [TestCase("text/css")]
    [TestCase("text/html\r\nX-Fremd: 1")]
    public async Task No_answer_is_a_script_or_a_style(string type)
    {
        var id = $"typ{Math.Abs(type.GetHashCode(StringComparison.Ordinal))}";
        await Publish(id, "alert(1)", type);
        using var response = await _stranger.GetAsync($"/workflows/{id}");
        Assert.That(
            (response.Content.Headers.ContentType?.MediaType, response.Headers.Contains("X-Fremd")),
            Is.EqualTo(("text/plain", false))
        );
    }

    [TestCase("umbruch", "1\r\nSet-Cookie: a=b")]
    [TestCase("umlaut", "größer")]
    public async Task A_header_that_cannot_be_sent_is_an_incident_and_no_answer(string id, string value)
    {
        await Publish(id, "ja", "text/plain", new() { ["X-Request-Id"] = value });
        using var response = await _stranger.GetAsync($"/workflows/{id}");
        Assert.That(((int)response.StatusCode, response.Headers.Contains("Set-Cookie")), Is.EqualTo((202, false)));
        await using var database = await ServerDatabase.Open(_server);
        Assert.That(
            await database.Scalar<string>($"SELECT kind FROM workflow.incident WHERE definition_id = '{id}'"),
            Is.EqualTo("Http")
        );
    }

    [Test]
    public async Task A_cookie_of_ours_speaks_for_nobody_there()
    {
        await Publish("geschuetzt", "ja", "text/plain", authorize: true);
        using var page = new PageClient(_server.Address);
        await page.SignIn("admin");
        Assert.That(
            (await page.Http.GetAsync("/workflows/geschuetzt")).StatusCode,
            Is.EqualTo(HttpStatusCode.Unauthorized)
        );
        Assert.That(await _designer.Status("/workflows/geschuetzt"), Is.EqualTo(200));
    }

    private Task Publish(
        string id,
        string content,
        string type,
        Dictionary<string, string>? headers = null,
        bool authorize = false
    ) => AnsweringWorkflow.Publish(_designer, id, content, type, headers, authorize);
}
