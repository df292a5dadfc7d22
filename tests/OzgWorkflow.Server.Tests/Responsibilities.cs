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
        Assert.That(shown, Does.Contain("<option value=\"admin\">Ada Administration</option>"));
        Assert.That(shown, Does.Contain("<option value=\"koordination\">Karin Koordination</option>"));
        foreach (var other in new[] { "kommune", "lesend", "integration", "ausschuss" })
            Assert.That(shown, Does.Not.Contain($"<option value=\"{other}\""));
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
