using System.Text.Json.Nodes;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Who is responsible follows from persons and accounts as they are now.</summary>
public sealed class Responsibilities : OnAServer
{
    [Test]
    public async Task Whoever_loses_a_Themenfeld_loses_its_tasks_at_once()
    {
        var task = await FirstTask("10092");
        using var coordinator = await ApiClient.SignIn(Server.Address, "koordination");
        Assert.That((await coordinator.Post($"/api/tasks/{task}/claim", new { })).Status, Is.EqualTo(200));
        await Coordinate("Karin Koordination", x => x != "Arbeit & Ruhestand");
        var after = await Admin.Get($"/api/tasks/{task}");
        Assert.Multiple(async () =>
        {
            Assert.That(after["assignee"], Is.Null);
            Assert.That(
                after["movements"]!.AsArray().Select(x => x!["kind"]!.ToString()),
                Is.EqualTo(new[] { "Claimed", "Withdrawn" })
            );
            foreach (var verb in new[] { "claim", "complete" })
                Assert.That(
                    (await coordinator.Post($"/api/tasks/{task}/{verb}", new { outcome = "Weiter" })).Status,
                    Is.EqualTo(403),
                    verb
                );
            Assert.That(
                (await coordinator.Get("/api/tasks"))["items"]!.AsArray().Select(x => x!["ozgId"]!.ToString()),
                Has.None.EqualTo("10092")
            );
        });
        await Coordinate("Karin Koordination", _ => true);
        Assert.That((await coordinator.Post($"/api/tasks/{task}/claim", new { })).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task What_a_locked_account_had_is_for_the_others()
    {
        await TestAccounts.Make(Server, "gesperrt", "OZG-Koordinierungsstelle");
        var task = await FirstTask("10119");
        var to = new { to = "gesperrt", note = "Bitte übernehmen." };
        Assert.That((await Admin.Post($"/api/tasks/{task}/delegate", to)).Status, Is.EqualTo(422), "not for him");
        await Coordinate("Person P", _ => true);
        var roles = new[] { "OZG-Koordinierungsstelle", "Themenfeld-Koordination" };
        var (status, answer) = await Admin.Post("/api/accounts/gesperrt/roles", new { roles });
        Assert.That(status, Is.EqualTo(204), answer?.ToString());
        var key = Guid.NewGuid();
        Assert.That((await Admin.Post($"/api/tasks/{task}/delegate", to, key)).Status, Is.EqualTo(200));
        Assert.That((await Admin.Post($"/api/tasks/{task}/delegate", to, key)).Status, Is.EqualTo(200), "once more");
        var given = await Admin.Get($"/api/tasks/{task}");
        Assert.That(given["assignee"]!.ToString(), Is.EqualTo("gesperrt"));
        Assert.That(given["movements"]!.AsArray().Single()!["note"]!.ToString(), Is.EqualTo("Bitte übernehmen."));
        Assert.That((await Admin.Post("/api/accounts/gesperrt/lock", new { })).Status, Is.EqualTo(204));
        Assert.That((await Admin.Get($"/api/tasks/{task}"))["assignee"], Is.Null);
    }

    [Test]
    public async Task A_task_is_offered_to_those_whom_it_is_for()
    {
        var task = await FirstTask("10000");
        using var page = new PageClient(Server.Address);
        await page.SignIn("koordination");
        var shown = await page.Http.GetStringAsync($"/aufgaben/{task}");
        Assert.That(shown, Does.Contain("<option value=\"koordination\">Karin Koordination</option>"));
        foreach (var other in new[] { "admin", "kommune", "lesend", "integration", "ausschuss" })
            Assert.That(shown, Does.Not.Contain($"<option value=\"{other}\""));
    }

    [Test]
    public async Task A_substitute_is_named_on_the_page_and_does_what_waits_for_who_is_away()
    {
        var task = await FirstTask("10124");
        using var away = new PageClient(Server.Address);
        await away.SignIn("koordination");
        using var substitute = new PageClient(Server.Address);
        await substitute.SignIn("kommune");
        var today = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.UtcNow, "Europe/Berlin");
        (string, string)[] entered =
        [
            ("befehl", $"{Guid.NewGuid()}"),
            ("vertretung", "kommune"),
            ("von", $"{today:yyyy-MM-dd}"),
            ("bis", $"{today.AddDays(7):d.M.yyyy}"),
        ];
        for (var click = 1; click <= 2; click++)
        {
            using var named = await away.Post("/konto/vertretung", entered);
            Assert.That((int)named.StatusCode, Is.EqualTo(302), await named.Content.ReadAsStringAsync());
        }

        Assert.That(
            await Page(away, "/konto/vertretung"),
            Does.Contain("Wer Sie vertritt</h2>").And.Contain("Konrad Kommune</th>")
        );
        Assert.That(
            await Page(substitute, "/konto/vertretung"),
            Does.Contain("Wen Sie vertreten</h2>").And.Contain("Karin Koordination</th>")
        );
        Assert.That(await Page(substitute, "/aufgaben?sicht=Vertretung"), Does.Contain($"/aufgaben/{task}"));
        Assert.That(await Page(away, "/aufgaben?sicht=Vertretung"), Does.Not.Contain($"/aufgaben/{task}"));
        Assert.That(
            await Page(substitute, $"/aufgaben/{task}"),
            Does.Contain("Sie handeln in Vertretung für Karin Koordination.")
        );
        using var done = await substitute.Post(
            $"/aufgaben/{task}?handler=Erledigen",
            ("entscheidung", "Weiter"),
            ("feld.ergebnis", "Passt.")
        );
        Assert.That((int)done.StatusCode, Is.EqualTo(302), await done.Content.ReadAsStringAsync());
        Assert.That(
            await Page(substitute, $"/aufgaben/{task}"),
            Does.Contain("von Konrad Kommune (in Vertretung für Karin Koordination): Weiter")
        );
        Assert.That(
            await Page(substitute, "/leistungen/10124"),
            Does.Contain("– Weiter (Konrad Kommune in Vertretung für Karin Koordination)")
        );

        using var api = await ApiClient.SignIn(Server.Address, "koordination");
        var substitution = (await api.Get("/api/substitutions")).AsArray().Single()!;
        Assert.That(substitution["substitute"]!.ToString(), Is.EqualTo("kommune"));
        using var other = await ApiClient.SignIn(Server.Address, "kommune");
        var address = $"/api/substitutions/{substitution["id"]}";
        foreach (
            var (caller, query, status) in new[]
            {
                (other, "?account=koordination", 403),
                (api, "", 204),
                (api, "", 404),
            }
        )
        {
            using var ended = await caller.Send(HttpMethod.Delete, address + query);
            Assert.That((int)ended.StatusCode, Is.EqualTo(status));
        }

        var next = await FirstTask("10000");
        Assert.That((await other.Post($"/api/tasks/{next}/claim", new { })).Status, Is.EqualTo(403), "it is over");
        using var admin = new PageClient(Server.Address);
        await admin.SignIn("admin");
        Assert.That(
            await Page(admin, "/konten/koordination/vertretung"),
            Does.Contain("Vertretung von Karin Koordination")
        );
        using var refused = await substitute.Http.GetAsync("/konten/koordination/vertretung");
        Assert.That(
            refused.RequestMessage!.RequestUri!.AbsolutePath + (int)refused.StatusCode,
            Does.Not.Contain("vertretung200")
        );

        static async Task<string> Page(PageClient client, string path) =>
            System.Net.WebUtility.HtmlDecode(await client.Http.GetStringAsync(path));
    }

    [Test]
    public async Task The_administration_gives_a_reason_which_is_shown()
    {
        var task = await FirstTask("10026");
        var (status, answer) = await Admin.Post($"/api/tasks/{task}/claim", new { });
        Assert.That(
            (status, answer!["errors"]!["reason"]![0]!.ToString()[..32]),
            Is.EqualTo((422, "Diese Aufgabe ist nicht für Sie."))
        );
        using var page = new PageClient(Server.Address);
        await page.SignIn("admin");
        var shown = System.Net.WebUtility.HtmlDecode(await page.Http.GetStringAsync($"/aufgaben/{task}"));
        Assert.That(shown, Does.Contain("Warum Sie das als Administration tun"));
        using var without = await page.Post($"/aufgaben/{task}?handler=Uebernehmen");
        Assert.That((await Admin.Get($"/api/tasks/{task}"))["assignee"], Is.Null);
        using var with = await page.Post($"/aufgaben/{task}?handler=Uebernehmen", ("grund", "Karin ist krank."));
        using var done = await page.Post(
            $"/aufgaben/{task}?handler=Erledigen",
            ("entscheidung", "Weiter"),
            ("feld.ergebnis", "Passt."),
            ("grund", "Es eilt.")
        );
        shown = System.Net.WebUtility.HtmlDecode(await page.Http.GetStringAsync($"/aufgaben/{task}"));
        Assert.That(
            shown,
            Does.Contain("Ada Administration hat sie übernommen.")
                .And.Contain("Karin ist krank.")
                .And.Contain("Es eilt.")
        );
    }

    private async Task<string> FirstTask(string leistung)
    {
        await Admin.Post($"/api/leistungen/{leistung}/umsetzung", new { });
        JsonArray tasks = [];
        await Wait.UntilAsync(
            async () =>
                (tasks = (await Admin.Get($"/api/tasks?scope=Alle&ozgId={leistung}"))["items"]!.AsArray()).Count > 0,
            "the first task is there"
        );
        return tasks[0]!["id"]!.ToString();
    }

    /// <summary>Has a person coordinate some of all Themenfelder.</summary>
    private async Task Coordinate(string name, Func<string, bool> which)
    {
        var found = (await Admin.Get($"/api/persons?search={Uri.EscapeDataString(name)}"))["items"]![0]!["person"]!;
        var themenfelder = (await Admin.Get("/api/themenfelder"))
            .AsArray()
            .Select(x => x!["name"]!.ToString())
            .Where(which);
        using var changed = await Admin.Send(
            HttpMethod.Put,
            $"/api/persons/{found["id"]}",
            Json(
                new
                {
                    name,
                    mail = found["mail"]?.ToString(),
                    coordinations = themenfelder.Select(x => new { themenfeld = x, kind = "Coordinator" }),
                    version = found["version"]!.GetValue<uint>(),
                }
            )
        );
        Assert.That((int)changed.StatusCode, Is.EqualTo(204), await changed.Content.ReadAsStringAsync());
    }

    private static StringContent Json(object content) =>
        new(System.Text.Json.JsonSerializer.Serialize(content), null, "application/json");
}
