using System.Net;
using System.Net.Http.Json;
using System.Text;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Who gets in where.</summary>
public sealed class Access : OnAServer
{
    private static readonly string[] Everything =
    [
        "/api/tasks",
        "/api/leistungen",
        "/api/leistungen/10092",
        "/api/leistungen/10092/verlauf",
        "/api/nachrichten",
        "/api/incidents",
        "/api/dead-letters",
        "/api/retention-runs",
        "/api/queue",
        "/api/accounts",
        "/api/substitutions",
        "/api/persons",
        "/api/organisations",
        "/api/themenfelder",
        "/openapi/v1.json",
        "/aufgaben",
        "/leistungen",
        "/leistungen/10092",
        "/nachrichten",
        "/konto",
        "/konten",
        "/konto/vertretung",
        "/konten/koordination",
        "/konten/koordination/vertretung",
        "/organisationen",
        "/personen",
        "/themenfelder",
        "/themenfelder/7",
        "/betrieb",
        "/betrieb/hangfire",
        "/studio",
        "/studio/definitionen",
        "/studio/instanzen",
        "/studio/protokoll",
        "/elsa/api/workflow-definitions",
    ];

    [Test]
    public async Task Nobody_gets_in_without_an_account_except_to_what_is_public()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = Server.Address };
        foreach (var path in Everything)
        {
            using var response = await http.GetAsync(path);
            Assert.That(
                response.StatusCode,
                Is.EqualTo(HttpStatusCode.Unauthorized).Or.EqualTo(HttpStatusCode.Redirect),
                path
            );
            if (response.StatusCode == HttpStatusCode.Redirect)
                Assert.That(response.Headers.Location!.ToString(), Does.Contain("/anmelden"), path);
        }

        foreach (var path in new[] { "/health", "/anmelden", "/css/ozg.css", "/kern/kern.min.css" })
            Assert.That((await http.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.OK), path);
    }

    [Test]
    public async Task Every_page_and_endpoint_answers_the_administration()
    {
        using var admin = await ApiClient.SignIn(Server.Address, "admin");
        foreach (
            var path in Everything.Where(x => x.StartsWith("/api", StringComparison.Ordinal) || x == "/openapi/v1.json")
        )
            Assert.That(await admin.Status(path), Is.EqualTo(200), path);
    }

    [TestCase("koordination", "/api/import/kommunen", 403)]
    [TestCase("kommune", "/api/leistungen/10026/umsetzung", 403)]
    [TestCase("kommune", "/api/umsetzungen", 403)]
    [TestCase("lesend", "/api/leistungen/10026/aenderungsantraege", 403)]
    [TestCase("lesend", "/api/tasks/6b0f4e5e-0000-0000-0000-000000000000/comments", 403)]
    [TestCase("koordination", "/api/organisations", 403)]
    [TestCase("koordination", "/api/persons", 403)]
    [TestCase("koordinierungsstelle", "/api/accounts/lesend/lock", 403)]
    [TestCase("koordinierungsstelle", "/api/accounts/lesend/unlock", 403)]
    [TestCase("koordinierungsstelle", "/api/accounts/lesend/roles", 403)]
    [TestCase("koordinierungsstelle", "/api/accounts/lesend/password-reset", 403)]
    [TestCase("koordination", "/api/leistungen/10026/ausser-betrieb", 403)]
    [TestCase("koordination", "/api/leistungen/99999/umsetzung", 404)]
    [TestCase("koordination", "/api/tasks/6b0f4e5e-0000-0000-0000-000000000000/complete", 404)]
    public async Task A_role_may_only_do_what_is_its_own(string account, string path, int status)
    {
        using var api = await ApiClient.SignIn(Server.Address, account);
        Assert.That((await api.Post(path, new { title = "x", reason = "x" })).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task A_file_that_is_no_catalogue_is_refused_with_what_is_wrong_with_it()
    {
        using var admin = await ApiClient.SignIn(Server.Address, "admin");
        var (status, body) = await admin.Upload(
            "/api/import/kommunen",
            new MemoryStream(Encoding.UTF8.GetBytes("a;b\n1;2\n"))
        );
        Assert.That(status, Is.EqualTo(422));
        Assert.That(body!["detail"]!.ToString(), Does.Contain("name, plz, ort, url"));
    }

    [Test]
    public async Task The_second_start_is_a_conflict_that_says_which_one_runs()
    {
        using var api = await ApiClient.SignIn(Server.Address, "koordination");
        var (first, started) = await api.Post("/api/leistungen/10000/umsetzung", new { });
        var (second, refused) = await api.Post("/api/leistungen/10000/umsetzung", new { });
        Assert.Multiple(() =>
        {
            Assert.That((first, second), Is.EqualTo((201, 409)));
            Assert.That(refused!["instanceId"]!.ToString(), Is.EqualTo(started!["instanceId"]!.ToString()));
        });
    }

    [Test]
    public async Task Due_timers_are_fired_by_the_running_server()
    {
        using var admin = await ApiClient.SignIn(Server.Address, "admin");
        await admin.Post("/api/leistungen/10124/umsetzung", new { });
        await using var database = await ServerDatabase.Open(Server);
        const string Task = "SELECT count(*) FROM workflow.task WHERE correlation_id = '10124'";
        await Wait.UntilAsync(async () => await database.Scalar<long>(Task) == 1, "the task is there");
        await database.Scalar<long>(
            "WITH due AS (UPDATE workflow.timer SET due_at = now(), run_at = now() RETURNING 1) SELECT count(*) FROM due"
        );
        await Wait.UntilAsync(
            async () => await database.Scalar<long>(Task + " AND reminded_at IS NOT NULL") == 1,
            "the reminder went out",
            30
        );
    }

    [Test]
    public async Task Wrong_form_data_is_answered_field_by_field()
    {
        using var coordinator = await ApiClient.SignIn(Server.Address, "koordination");
        await coordinator.Post("/api/leistungen/10119/umsetzung", new { });
        var id = "";
        await Wait.UntilAsync(
            async () =>
                (
                    id =
                        (await coordinator.Get("/api/tasks?scope=Alle&ozgId=10119"))["items"]!
                            .AsArray()
                            .FirstOrDefault()
                            ?["id"]?.ToString()
                        ?? ""
                ).Length > 0,
            "the task is there"
        );
        var (status, body) = await coordinator.Post(
            $"/api/tasks/{id}/complete",
            new { outcome = "Zurückstellen", data = new { } }
        );
        Assert.That(status, Is.EqualTo(422));
        Assert.That(body!["errors"]!["ergebnis"]![0]!.ToString(), Does.Contain("Ergebnis der Sichtung"));
    }

    [Test]
    public async Task A_bad_row_is_told_by_line_and_the_good_ones_are_kept()
    {
        using var admin = await ApiClient.SignIn(Server.Address, "admin");
        const string Rows =
            "ozg_id;name;lage;themenfeld;prioritaet;status;beschreibung\n;Ohne Nummer;Geburt;Familie & Kind;;;\n20001;Gut;Geburt;Familie & Kind;;;\n20001;Doppelt;Geburt;Familie & Kind;;;\n20002;Fremd;Mars;Umwelt;;;\n";
        var (status, report) = await admin.Upload(
            "/api/import/leistungen",
            new MemoryStream(Encoding.UTF8.GetBytes(Rows))
        );
        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(200));
            Assert.That(
                report!["rejected"]!.AsArray().Select(x => x!["line"]!.GetValue<int>()),
                Is.EqualTo(new[] { 2, 4, 5 })
            );
            Assert.That(report["added"]!.GetValue<int>(), Is.EqualTo(1));
        });
        Assert.That(await admin.Status("/api/leistungen/20001"), Is.EqualTo(200));
    }
}
