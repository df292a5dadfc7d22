using System.Net.Sockets;
using System.Text;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// When something is broken the answer says so, for each verb, to programs and to people; nobody is blamed who did
/// nothing wrong.
/// </summary>
public sealed class BrokenServer
{
    private static readonly (string Method, string Path)[] Requests =
    [
        ("GET", "/api/tasks"),
        ("GET", "/elsa/api/workflow-definitions"),
        ("POST", "/api/tasks/6b0f4e5e-0000-0000-0000-000000000000/claim"),
        ("DELETE", "/api/session"),
        ("PUT", "/elsa/api/workflow-definitions/x/import"),
        ("DELETE", "/elsa/api/workflow-definitions/x"),
        ("PATCH", "/workflows/x"),
        ("POST", "/workflows/x"),
    ];

    private TestPostgres _postgres = null!;
    private SwitchableProxy _database = null!;
    private ServerProcess _server = null!;
    private ApiClient _admin = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _postgres = await TestPostgres.Start();
        _database = new SwitchableProxy(await _postgres.CreateDatabase());
        _server = new ServerProcess
        {
            Settings = { ["ConnectionStrings__Database"] = _database.ConnectionString + ";Timeout=3" },
        };
        await _server.Start();
        _admin = await ApiClient.SignIn(_server.Address, "admin");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _admin?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _database?.Dispose();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [TearDown]
    public void ComeBack() => _database.IsOn = true;

    [Test]
    [Order(1)]
    public async Task A_database_that_is_away_is_503_for_every_verb_and_work_goes_on_when_it_is_back()
    {
        using var page = new PageClient(_server.Address);
        await page.SignIn("admin");
        _database.IsOn = false;
        foreach (var (method, path) in Requests)
        {
            using var body = method is "GET" or "DELETE"
                ? null
                : new StringContent("{}", Encoding.UTF8, "application/json");
            using var response = await _admin.Send(new HttpMethod(method), path, body);
            Assert.That(
                ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType),
                Is.EqualTo((503, "application/problem+json")),
                $"{method} {path}"
            );
            Assert.That(response.Headers.RetryAfter, Is.Not.Null);
        }

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, "/aufgaben/6b0f4e5e-0000-0000-0000-000000000000")
            {
                Headers = { { "Sec-Fetch-Site", "same-origin" }, { "Accept", "text/html" } },
            };
            using var response = await page.Http.SendAsync(request);
            Assert.That((int)response.StatusCode, Is.EqualTo(503), method.Method);
            Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("Die Datenbank antwortet nicht"));
        }

        Assert.That(await _admin.Status("/health/live"), Is.EqualTo(200), "the process is well");
        await Wait.UntilAsync(async () => await _admin.Status("/health/ready") == 503, "it looks once a second");
        foreach (var path in new[] { "/health/ready", "/health" })
        {
            using var response = await _admin.Send(HttpMethod.Get, path);
            Assert.That((int)response.StatusCode, Is.EqualTo(503), path);
            Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("Die Datenbank antwortet nicht."));
        }

        _database.IsOn = true;
        await Wait.UntilAsync(async () => await _admin.Status("/api/tasks") == 200, "work goes on");
        await Wait.UntilAsync(async () => await _admin.Status("/health/ready") == 200, "and says so");
    }

    [TestCase("53100", 507)]
    [TestCase("53300", 503)]
    [TestCase("53200", 503)]
    [TestCase("57P03", 503)]
    [TestCase("40001", 503)]
    [TestCase("22021", 500)]
    [TestCase("XX000", 500)]
    [Order(2)]
    public async Task What_the_database_cannot_do_is_told_as_what_it_is(string state, int status)
    {
        await using var host = new RuntimeHost(_database.ConnectionString);
        await host.Execute(
            $"CREATE OR REPLACE FUNCTION workflow.fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'it fails' USING ERRCODE = '{state}'; END $$"
        );
        await host.Execute(
            "CREATE OR REPLACE TRIGGER fails BEFORE DELETE ON identity.ended_session FOR EACH STATEMENT EXECUTE FUNCTION workflow.fails()"
        );
        try
        {
            using var response = await _admin.Send(HttpMethod.Delete, "/api/session");
            var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            Assert.That(((int)response.StatusCode, problem["status"]!.GetValue<int>()), Is.EqualTo((status, status)));
            Assert.That(problem.ToJsonString(), Does.Not.Contain("it fails"), "what is within stays within");
        }
        finally
        {
            await host.Execute("DROP TRIGGER fails ON identity.ended_session");
        }
    }

    [Test]
    [Order(3)] // it ends the server
    public async Task A_server_that_is_told_to_stop_while_its_database_is_away_stops()
    {
        await _admin.Post("/api/leistungen/10124/umsetzung", new { });
        var before = Pauses();
        _database.IsOn = false;
        await Wait.Until(() => Pauses() > before, "its work waits");
        await _server.Stop().WaitAsync(TimeSpan.FromMinutes(1)); // then systemd kills it
        Assert.That(await _server.WaitForEnd(TimeSpan.FromSeconds(1)), Is.Zero);

        int Pauses() => _server.Log.Split(" pauses: ").Length;
    }
}
