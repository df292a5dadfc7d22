using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;
using static Microsoft.Playwright.Assertions;

namespace OzgWorkflow.Server.Tests;

/// <summary>The list of tasks as the place where people work every day.</summary>
public sealed partial class Desk : InABrowser
{
    private const string Colleague = "kollegin",
        Builder = "baukoordination";

    private static readonly string[] Leistungen = ["10092", "10519", "10124", "10000", "10026", "10119"];

    [OneTimeSetUp]
    public async Task Start()
    {
        await TestAccounts.Make(Server, Colleague);
        await TestAccounts.Make(Server, Builder, only: "Bauen & Wohnen");
    }

    [Test]
    public async Task A_coordinator_of_one_Themenfeld_begins_with_her_own_and_can_see_the_others()
    {
        await Tasks("Anhören", Leistungen);
        using var page = await SignIn(Builder);
        var first = await Read(page, "/aufgaben?suche=Anhören");
        Assert.That(first, Does.Contain("Ummeldung").And.Contain("Baugenehmigung").And.Not.Contain("Wohngeld"));
        Assert.That(first, Does.Match("aria-current=\"true\">Meine Themenfelder \\(2\\)").And.Contain("Alle (6)"));
        Assert.That(await Read(page, "/aufgaben?suche=Anhören&sicht=Alle"), Does.Contain("Wohngeld"));
        using var other = await SignIn("ausschuss");
        Assert.That(
            await Read(other, "/aufgaben?suche=Anhören"),
            Does.Contain("Zu diesem Filter gibt es hier keine Aufgaben.").And.Not.Contain("Meine Themenfelder")
        );
    }

    [Test]
    public async Task Filter_order_and_page_survive_a_task_and_what_comes_next_is_named()
    {
        await Tasks("Prüfen", [.. Enumerable.Repeat("10092", 27)]);
        var page = await Browser.SignIn(Server.Address, "koordination");
        await page.GetByLabel("Suche (Aufgabe, Leistung, OZG-ID, LeiKa)").FillAsync("prüfen wohngeld");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filtern" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Priorität", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Priorität" }))
            .ToHaveAttributeAsync("aria-sort", "descending");
        await page.GetByRole(AriaRole.Link, new() { Name = "Nächste Seite" }).ClickAsync();
        var list = page.Url;
        Assert.That(list, Does.Contain("seite=2"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Prüfen – Wohngeld", Exact = true }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Prüfen: Wohngeld" })).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync(new Regex("^Prüfen: Wohngeld"));
        await Button(page, "Übernehmen").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Zurück zur Liste" }).ClickAsync();
        Assert.That(page.Url, Does.StartWith(list + "#aufgabe-"));

        // The second page has two tasks; when both are done, the list ends on the first.
        for (var i = 1; i <= 2; i++)
        {
            await page.GetByRole(AriaRole.Row)
                .GetByRole(AriaRole.Link, new() { Name = "Prüfen – Wohngeld", Exact = true })
                .First.ClickAsync();
            await Button(page, "Ja").ClickAsync();
            await Expect(page.GetByRole(AriaRole.Status))
                .ToContainTextAsync("Vielen Dank, die Aufgabe ist erledigt: Prüfen – Wohngeld (Ja)");
            await Expect(page.GetByText("Nächste Aufgabe der Liste")).ToContainTextAsync("Prüfen – Wohngeld");
            await Expect(page.GetByLabel("Suche (Aufgabe, Leistung, OZG-ID, LeiKa)"))
                .ToHaveValueAsync("prüfen wohngeld");
        }

        await Expect(page.GetByText("25 Aufgaben.")).ToBeVisibleAsync();
        Assert.That(page.Url, Does.Not.Contain("seite="));
        await page.GetByRole(AriaRole.Link, new() { Name = "Erledigt (2)" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
    }

    [Test]
    public async Task Twelve_tasks_are_handed_over_at_once_and_it_is_said_what_became_of_each()
    {
        var tasks = await Tasks("Übergeben", [.. Enumerable.Repeat("10519", 13)]);
        var page = await Browser.SignIn(Server.Address, "koordination");
        await page.GotoAsync("/aufgaben?suche=Übergeben&sicht=Alle");
        await page.GetByLabel("Alle Aufgaben dieser Seite auswählen").CheckAsync();
        // Somebody is faster with one.
        await Post(Colleague, $"/aufgaben/{tasks[0]}?handler=Uebernehmen");
        await Button(page, "Weitergeben").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "12 Aufgaben weitergeben" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Bei 1 Aufgabe geht das nicht")).ToBeVisibleAsync();
        await Expect(page.Locator("#an option"))
            .ToHaveTextAsync(["Bitte wählen", "Karin Koordination", "Person P", "Person P"]);
        await page.GetByLabel("Weitergeben an").SelectOptionAsync(Builder);
        await page.GetByLabel("Notiz dazu (freiwillig)").FillAsync("Bitte bis Freitag.");
        await Button(page, "12 Aufgaben weitergeben").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("12 Aufgaben weitergegeben, 1 nicht.");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nicht weitergegeben: 1 Aufgabe");
        Assert.That(
            await Host.Scalar<long>(
                $"SELECT count(*) FROM workflow.task_movement WHERE kind = 2 AND person = '{Builder}' AND note = 'Bitte bis Freitag.'"
            ),
            Is.EqualTo(12)
        );
        await page.GetByRole(AriaRole.Link, new() { Name = "Zurück zur Liste" }).ClickAsync();
        Assert.That(page.Url, Does.EndWith("/aufgaben?sicht=Alle&suche=%C3%9Cbergeben"));

        using var builder = await SignIn(Builder);
        var chosen = string.Join('&', (await Chosen(builder, "Übergeben")).Select(x => $"a={x}"));
        var address = $"/aufgaben/auswahl?tun=zurueckgeben&{chosen}";
        (string, string)[] given = [.. await builder.Hidden(address), .. await Named(builder, address)];
        for (var click = 1; click <= 2; click++)
        {
            using var answer = await builder.Send(address, given);
            Assert.That(
                WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()),
                Does.Contain("12 Aufgaben zurückgegeben, 1 nicht.")
            );
        }

        Assert.That(
            await Host.Scalar<long>($"SELECT count(*) FROM workflow.task_movement WHERE kind = 1 AND by = '{Builder}'"),
            Is.EqualTo(12),
            "a second click does nothing more"
        );
    }

    [Test]
    public async Task Priority_and_follow_up_are_set_for_several_and_seen()
    {
        var tasks = await Tasks("Ordnen", ["10092", "10000", "10119"]);
        using var page = await SignIn("koordination");
        var chosen = string.Join('&', (await Chosen(page, "Ordnen")).Take(2).Select(x => $"a={x}"));
        var address = $"/aufgaben/auswahl?tun=planen&{chosen}";
        foreach (
            var (fields, problem) in new ((string, string)[] Fields, string Problem)[]
            {
                ([], "Bitte wählen Sie, was Sie ändern wollen"),
                ([("wiedervorlage", "31.2.2027")], "als Datum an"),
                ([("wiedervorlage", "1.1.2020")], "einen Tag ab heute"),
                ([("wiedervorlage", "1.1.2030"), ("entfernen", "true")], "entweder einen Tag"),
            }
        )
        {
            using var refused = await page.Post(address, [.. fields, .. await Named(page, address)]);
            Assert.That(WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), Does.Contain(problem));
        }

        var day = DateTimeOffset.UtcNow.AddDays(10);
        using var planned = await page.Post(
            address,
            [("prioritaet", "hoch"), ("wiedervorlage", $"{day:d.M.yyyy}"), .. await Named(page, address)]
        );
        Assert.That(
            WebUtility.HtmlDecode(await planned.Content.ReadAsStringAsync()),
            Does.Contain("2 Aufgaben eingeplant.")
        );
        var list = await Read(page, "/aufgaben?suche=Ordnen&sicht=MeineThemenfelder");
        Assert.That(list, Does.Contain("1 Aufgabe.").And.Contain("2 weitere Aufgaben liegen auf Wiedervorlage"));
        var putBy = await Read(page, "/aufgaben?suche=Ordnen&sicht=MeineThemenfelder&faellig=wiedervorlage");
        Assert.That(putBy, Does.Contain("<strong>hoch</strong>").And.Contain($"Wiedervorlage {day.Day}."));
        var one = tasks.First(x => putBy.Contains($"/aufgaben/{x}", StringComparison.Ordinal));
        using var back = await page.Post(
            $"/aufgaben/{one}?handler=Planen",
            ("prioritaet", "normal"),
            ("wiedervorlage", "")
        );
        Assert.That((int)back.StatusCode, Is.EqualTo(302));
        Assert.That(
            await Read(page, $"/aufgaben/{one}"),
            Does.Contain("Karin Koordination hat sie eingeplant: Priorität normal, keine Wiedervorlage.")
        );
    }

    [Test]
    public async Task A_filter_is_kept_beside_the_tabs_and_shared()
    {
        using var page = await SignIn("koordination");
        const string Filter = "/aufgaben?sicht=Alle&themenfeld=Umwelt&themenfeld=Bildung&faellig=ueberfaellig";
        using var kept = await page.Send(
            Filter + "&handler=Merken",
            ("__RequestVerificationToken", await page.TokenOf(Filter)),
            ("name", "Spätes <i>hier</i>"),
            ("teilen", "true")
        );
        Assert.That(kept.Headers.Location!.OriginalString, Is.EqualTo(Filter));
        Assert.That(await Read(page, "/aufgaben"), Does.Match("<li><a[^>]*>Spätes <i>hier</i></a></li>"));
        using var other = await SignIn(Builder);
        var shown = await Read(other, "/aufgaben");
        Assert.That(shown, Does.Contain("Geteilte Filter (1)").And.Contain("(von Karin Koordination)"));
        Assert.That(await other.Http.GetStringAsync("/aufgaben"), Does.Contain("Spätes &lt;i&gt;hier&lt;/i&gt;"));
        var id = await Host.Scalar<long>("SELECT id FROM ozg.task_view");
        await Post(Builder, "/aufgaben?handler=Vergessen", ("filter", $"{id}"));
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM ozg.task_view"), Is.EqualTo(1), "it is not hers");
        await Post("koordination", "/aufgaben?handler=Vergessen", ("filter", $"{id}"));
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM ozg.task_view"), Is.Zero);
    }

    [Test]
    public async Task What_is_typed_is_kept_by_the_server_and_found_in_anotherBrowser()
    {
        var task = (await Tasks("Entwerfen", ["10092"]))[0];
        var page = await Browser.SignIn(Server.Address, "koordination");
        await page.GotoAsync($"/aufgaben/{task}");
        await page.GetByLabel("Grund").FillAsync("Das muss Köln sagen.");
        await Expect(page.GetByText("Zwischengespeichert um")).ToBeVisibleAsync();
        var other = await Browser.SignIn(Server.Address, "koordination");
        await other.GotoAsync($"/aufgaben/{task}");
        await Expect(other.GetByLabel("Grund")).ToHaveValueAsync("Das muss Köln sagen.");
        await Expect(other.GetByText("ist noch da (vom ")).ToBeVisibleAsync();
        await Button(other, "Eingetragenes verwerfen").ClickAsync();
        await Expect(other.GetByLabel("Grund")).ToHaveValueAsync("");
        await Expect(other.GetByText("ist noch da")).ToBeHiddenAsync();

        // The colleague is faster, while this page is still open.
        await page.GetByLabel("Grund").FillAsync("Das muss Bonn sagen.");
        await Expect(page.GetByText("Zwischengespeichert um")).ToBeVisibleAsync();
        await Wait.UntilAsync(
            async () =>
                await Host.Scalar<string>("SELECT data FROM workflow.task_draft") is { } x
                && x.Contains("Bonn", StringComparison.Ordinal),
            "it is kept"
        );
        await Post(Colleague, $"/aufgaben/{task}?handler=Erledigen", ("entscheidung", "Ja"), ("feld.grund", "Egal."));
        await page.GetByLabel("Grund").FillAsync("Das muss Bonn selbst sagen.");
        await Expect(page.GetByText("Was Sie eingetragen haben, bleibt in diesem Fenster.")).ToBeVisibleAsync();
        await other.ReloadAsync();
        await Expect(other.GetByText("Ihre Angaben, die nicht gespeichert wurden")).ToBeVisibleAsync();
        await Expect(other.Locator("[data-draft-rest]")).ToContainTextAsync("Das muss Bonn sagen.");
        await page.ReloadAsync();
        await Expect(page.Locator("[data-draft-rest]")).ToContainTextAsync("Das muss Bonn selbst sagen.");
        await Button(page, "Verwerfen").ClickAsync();
        await Expect(page.Locator("[data-draft-rest]")).ToBeHiddenAsync();
    }

    [Test]
    public async Task What_is_typed_is_kept_without_scripts_and_for_nobody_else()
    {
        var task = (await Tasks("Schreiben", ["10124"]))[0];
        await Post(Builder, $"/aufgaben/{task}?handler=Entwurf", ("feld.grund", "Noch offen <b>"));
        using var page = await SignIn(Builder);
        Assert.That(
            await page.Http.GetStringAsync($"/aufgaben/{task}"),
            Does.Contain("value=\"Noch offen &lt;b&gt;\"")
        );
        foreach (var account in new[] { "koordination", "admin" })
        {
            using var other = await SignIn(account);
            Assert.That(await Read(other, $"/aufgaben/{task}"), Does.Not.Contain("Noch offen"));
        }

        await Post(Builder, $"/aufgaben/{task}?handler=Erledigen", ("entscheidung", "Ja"), ("feld.grund", "Fertig."));
        Assert.That(await Read(page, $"/aufgaben/{task}"), Does.Not.Contain("Noch offen"));
    }

    [Test]
    public async Task Pages_of_a_list_of_several_Themenfelder_go_on_in_its_order()
    {
        await Tasks("Blättern", [.. Enumerable.Repeat("10092", 14), .. Enumerable.Repeat("10124", 14)]);
        using var page = await SignIn("koordination");
        const string Filter =
            "/aufgaben?sicht=Alle&themenfeld=Arbeit+%26+Ruhestand&themenfeld=Bauen+%26+Wohnen&suche=Blättern&sortierung=leistung";
        var first = await Read(page, Filter);
        Assert.That(first, Does.Contain("name=\"sortierung\" value=\"leistung\""), "the filter keeps the order");
        var next = NextPage().Match(first).Groups[1].Value;
        Assert.That(Rows().Count(await Read(page, next)), Is.EqualTo(3), next);
    }

    [Test]
    public async Task What_somebody_put_by_is_there_for_whoever_has_it_next_and_when_it_is_late()
    {
        var tasks = await Tasks("Weglegen", ["10092", "10124"]);
        var day = DateTimeOffset.UtcNow.AddDays(30);
        foreach (var task in tasks)
            await Post(
                "koordination",
                $"/aufgaben/{task}?handler=Planen",
                ("prioritaet", "normal"),
                ("wiedervorlage", $"{day:yyyy-MM-dd}")
            );
        using var page = await SignIn("koordination");
        Assert.That(Rows().Count(await Read(page, "/aufgaben?sicht=Alle&suche=Weglegen")), Is.Zero);
        await Post("koordination", $"/aufgaben/{tasks[0]}?handler=Weitergeben", ("an", Colleague));
        await Host.Execute($"UPDATE workflow.task SET due_at = now() - interval '1 hour' WHERE id = '{tasks[1]}'");
        Assert.That(Rows().Count(await Read(page, "/aufgaben?sicht=Alle&suche=Weglegen")), Is.EqualTo(2));
    }

    [Test]
    public async Task Planning_changes_only_what_was_changed()
    {
        var task = (await Tasks("Nebeneinander", ["10092"]))[0];
        using var page = await SignIn("koordination");
        var shown = $"/aufgaben/{task}?handler=Planen";
        var token = await page.TokenOf($"/aufgaben/{task}");
        (string, string)[] asShown =
        [
            ("__RequestVerificationToken", token),
            ("befehl", $"{Guid.NewGuid()}"),
            ("prioritaet-bisher", "normal"),
            ("wiedervorlage-bisher", ""),
        ];
        var day = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(20));
        await Post(Colleague, shown, ("prioritaet", "normal"), ("wiedervorlage", $"{day:yyyy-MM-dd}"));
        using var answer = await page.Send(shown, [.. asShown, ("prioritaet", "hoch"), ("wiedervorlage", "")]);
        Assert.That((int)answer.StatusCode, Is.EqualTo(302));
        Assert.That(
            await Host.Scalar<string>($"SELECT priority || ' ' || follow_up FROM workflow.task WHERE id = '{task}'"),
            Is.EqualTo($"2 {day:yyyy-MM-dd}"),
            "the colleague's day stays"
        );
        await Host.Execute($"UPDATE workflow.task SET follow_up = '2020-01-01' WHERE id = '{task}'");
        using var past = await page.Post(
            shown,
            ("prioritaet", "niedrig"),
            ("wiedervorlage", "2020-01-01"),
            ("wiedervorlage-bisher", "2020-01-01"),
            ("prioritaet-bisher", "hoch")
        );
        Assert.That((int)past.StatusCode, Is.EqualTo(302), "a day that has come is no mistake");
    }

    [TestCase("2027-03-01T18:00:00+01:00", 200)]
    [TestCase("2027-03-01", 200)]
    [TestCase("2020-03-01T18:00:00Z", 422)]
    [TestCase("9999-12-31T23:59:59Z", 422)]
    [TestCase("morgen", 400)]
    public async Task A_due_date_is_changed_by_HTTP(string due, int status)
    {
        var task = (await Tasks("Befristen", ["10092"]))[0];
        using var api = await ApiClient.SignIn(Server.Address, "koordination");
        var (answer, body) = await api.Post(
            $"/api/tasks/{task}/due",
            new { dueAt = due, reason = "Köln braucht länger." }
        );
        Assert.That(answer, Is.EqualTo(status), body?.ToJsonString());
        using var page = await SignIn("koordination");
        using var never = await page.Post(
            $"/aufgaben/{task}?handler=Frist",
            ("frist", "9999-12-31"),
            ("grund", "Nie.")
        );
        Assert.That(
            WebUtility.HtmlDecode(await never.Content.ReadAsStringAsync()),
            Does.Contain("die neue Frist als Datum").And.Contain("value=\"Nie.\"")
        );
    }

    [Test]
    public async Task What_was_entered_is_shown_again_without_scripts_when_somebody_was_faster()
    {
        var task = (await Tasks("Überholen", ["10092"]))[0];
        using var page = await SignIn("koordination");
        var hidden = await page.Hidden($"/aufgaben/{task}");
        await Post(Colleague, $"/aufgaben/{task}?handler=Erledigen", ("entscheidung", "Ja"), ("feld.grund", "Egal."));
        foreach (var handler in new[] { "Erledigen", "Entwurf" })
        {
            using var late = await page.Send(
                $"/aufgaben/{task}?handler={handler}",
                [.. hidden, ("entscheidung", "Ja"), ("feld.grund", "Mein langer Text")]
            );
            Assert.That(
                WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync()),
                Does.Contain("Ihre Angaben, die nicht gespeichert wurden").And.Contain("Mein langer Text"),
                handler
            );
        }
    }

    [TestCase("")]
    [TestCase("tun=uebernehmen")]
    [TestCase("tun=uebernehmen&a=unsinn&a=")]
    [TestCase("tun=unsinn&a=AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_choice_that_makes_no_sense_leads_back_to_the_list(string query)
    {
        using var page = await SignIn("koordination");
        using var answer = await page.Http.GetAsync($"/aufgaben/auswahl?{query}&liste=sicht%3DAlle%26seite%3D-3");
        Assert.That(answer.Headers.Location?.OriginalString, Is.EqualTo("/aufgaben?sicht=Alle"));
        Assert.That(await Read(page, "/aufgaben"), Does.Contain("Bitte wählen Sie"));
    }

    [TestCase("sicht=Unsinn&seite=-1&anzahl=7&sortierung=x&richtung=y&faellig=z&themenfeld=&suche=%20")]
    [TestCase("seite=99999999999999999999&anzahl=200&suche=%27%25_%5C&themenfeld=%3Cscript%3E")]
    public async Task An_address_that_makes_no_sense_shows_a_list(string query)
    {
        using var page = await SignIn("koordination");
        var shown = await Read(page, $"/aufgaben?{query}");
        Assert.That(shown, Does.Contain("<h1 class=\"kern-heading-large\">Aufgaben</h1>").And.Not.Contain("<script>"));
    }

    private async Task<IReadOnlyList<Guid>> Tasks(string title, IReadOnlyList<string> leistungen)
    {
        var definition = $"aufgabe-{title}";
        await Host.Publish(
            Build.Workflow(
                definition,
                Build.HumanTask(
                    "Aufgabe",
                    ("title", Build.Literal(title)),
                    ("candidateRole", Build.Literal("Themenfeld-Koordination")),
                    (
                        "fields",
                        Build.Literal(
                            new object[]
                            {
                                new
                                {
                                    name = "grund",
                                    label = "Grund",
                                    type = "Text",
                                },
                            }
                        )
                    )
                )
            )
        );
        var tasks = new List<Guid>();
        foreach (var ozgId in leistungen)
            tasks.Add(await NewTask(definition, ozgId));

        return tasks;
    }

    private async Task<PageClient> SignIn(string account)
    {
        var page = new PageClient(Server.Address);
        var password = account is Colleague or Builder ? TestAccounts.Password : "Demo-Konto-1";
        Assert.That(await page.SignIn(account, password), Is.EqualTo(302));
        return page;
    }

    private async Task Post(string account, string address, params (string, string)[] fields)
    {
        using var page = await SignIn(account);
        using var answer = await page.Post(address, fields);
        Assert.That((int)answer.StatusCode, Is.EqualTo(302), await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> Read(PageClient page, string address) =>
        WebUtility.HtmlDecode(await page.Http.GetStringAsync(address));

    /// <summary>What the boxes of a list send.</summary>
    private static async Task<IEnumerable<string>> Chosen(PageClient page, string search) =>
        Box()
            .Matches(await page.Http.GetStringAsync($"/aufgaben?suche={search}&sicht=Alle"))
            .Select(x => x.Groups[1].Value);

    /// <summary>The tasks that the page for several has found to be possible.</summary>
    private static async Task<IEnumerable<(string, string)>> Named(PageClient page, string address) =>
        Field().Matches(await page.Http.GetStringAsync(address)).Select(x => ("aufgabe", x.Groups[1].Value));

    [GeneratedRegex("rel=\"next\" href=\"([^\"]+)\"")]
    private static partial Regex NextPage();

    [GeneratedRegex("<tr[^>]*id=\"aufgabe-")]
    private static partial Regex Rows();

    [GeneratedRegex("name=\"aufgabe\" value=\"([^\"]+)\"")]
    private static partial Regex Field();

    [GeneratedRegex("name=\"a\" value=\"([^\"]+)\"")]
    private static partial Regex Box();
}
