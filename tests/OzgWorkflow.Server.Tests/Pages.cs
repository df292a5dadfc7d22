using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;
using static Microsoft.Playwright.Assertions;

namespace OzgWorkflow.Server.Tests;

/// <summary>The German pages, in a real browser, as the people who use them.</summary>
public sealed class Pages
{
    private ServerProcess _server = null!;
    private Browser _browser = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = new ServerProcess();
        await _server.Start();
        _browser = await Browser.Start();
        using var admin = await ApiClient.SignIn(_server.Address, "admin");
        foreach (var ozgId in new[] { "10092", "10519", "10124" })
            await admin.Post($"/api/leistungen/{ozgId}/umsetzung", new { });
        await Wait.UntilAsync(
            async () => (await admin.Get("/api/tasks?scope=Alle"))["total"]!.GetValue<int>() == 3,
            "three tasks wait"
        );
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Test]
    public async Task A_coordinator_finds_and_completes_a_task()
    {
        var page = await _browser.SignIn(_server.Address, "koordination");
        await Screenshot(page, "aufgaben");
        await page.GetByRole(AriaRole.Row)
            .Filter(new() { HasText = "Wohngeld" })
            .GetByRole(AriaRole.Link, new() { Name = "Leistung sichten" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Zurückstellen" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Bitte füllen Sie „Ergebnis der Sichtung“ aus." })
            .ClickAsync();
        await Expect(page.Locator("#feld-0")).ToBeFocusedAsync();

        await page.GetByLabel("Ergebnis der Sichtung").FillAsync("Betrifft alle Kommunen.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Weiter", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Vielen Dank, die Aufgabe ist erledigt")).ToBeVisibleAsync();
        await Expect(page.GetByText("Als Nächstes bei dieser Leistung"))
            .ToContainTextAsync("Im Umsetzungsplan priorisieren – Wohngeld");
        await page.GetByRole(AriaRole.Link, new() { Name = "Noch einmal ansehen" }).ClickAsync();
        await Expect(page.GetByText("Erledigt am")).ToContainTextAsync("von Karin Koordination: Weiter");

        await page.GetByRole(AriaRole.Link, new() { Name = "Wohngeld" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Im Umsetzungsplan priorisieren" }))
            .ToBeVisibleAsync();
        await Expect(page.Locator(".ozg-machine g.current text")).ToHaveTextAsync("Umsetzungsvariante");
        await Expect(page.GetByText("Aufgabe erledigt: Leistung sichten – Weiter")).ToBeVisibleAsync();
        await Screenshot(page, "leistung");

        await page.GetByRole(AriaRole.Link, new() { Name = "Im Umsetzungsplan priorisieren" }).ClickAsync();
        await Screenshot(page, "aufgabe");
        Assert.That(_browser.Foreign, Is.Empty, "no request leaves the host");
    }

    [Test]
    public async Task A_task_is_claimed_commented_handed_over_and_given_back()
    {
        var page = await _browser.SignIn(_server.Address, "koordination");
        await page.GetByRole(AriaRole.Row)
            .Filter(new() { HasText = "Baugenehmigung" })
            .GetByRole(AriaRole.Link, new() { Name = "Leistung sichten" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Übernehmen" }).ClickAsync();
        await Expect(page.GetByText("Sie haben die Aufgabe übernommen.")).ToBeVisibleAsync();
        await page.GetByLabel("Neuer Kommentar").FillAsync("Ich frage in Köln nach.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Kommentieren" }).ClickAsync();
        await Expect(page.GetByText("Ich frage in Köln nach.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Weitergeben an").Locator("option[value=kommune]")).ToHaveCountAsync(0);
        await TestAccounts.Make(_server, "kollegin");
        await page.ReloadAsync();
        await page.GetByLabel("Weitergeben an").SelectOptionAsync("kollegin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Weitergeben" }).ClickAsync();
        await Expect(page.GetByText("Diese Aufgabe ist für Person P.")).ToBeVisibleAsync();

        var other = await _browser.SignIn(_server.Address, "kollegin", TestAccounts.Password);
        await other.GotoAsync(page.Url);
        await other.GetByRole(AriaRole.Button, new() { Name = "Zurückgeben" }).ClickAsync();
        await Expect(other.GetByText("Die Aufgabe ist wieder für alle da, für die sie bestimmt ist."))
            .ToBeVisibleAsync();
    }

    [Test]
    public async Task Who_may_only_read_sees_the_task_but_no_form()
    {
        var page = await _browser.SignIn(_server.Address, "lesend");
        await page.GotoAsync("/aufgaben?sicht=Alle");
        await page.GetByRole(AriaRole.Link, new() { Name = "Leistung sichten" }).First.ClickAsync();
        await Expect(page.GetByText("Diese Aufgabe ist für die Rolle Themenfeld-Koordination im Themenfeld "))
            .ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Weiter", Exact = true })).ToHaveCountAsync(0);
    }

    [Test]
    public async Task The_administration_makes_an_account_whose_owner_signs_in_and_changes_the_password()
    {
        var admin = await _browser.SignIn(_server.Address, "admin");
        await admin.GotoAsync("/konten");
        await admin.GetByLabel("Konto", new() { Exact = true }).FillAsync("neu");
        await admin.GetByLabel("Name der Person").FillAsync("Nele Neu");
        await admin.GetByLabel("E-Mail", new() { Exact = true }).FillAsync("nele@example.org");
        await admin.GetByLabel("Erstes Passwort").FillAsync("kurz");
        await admin.GetByLabel("Gestaltung").CheckAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Konto anlegen" }).ClickAsync();
        await Expect(admin.GetByText("Das Passwort braucht mindestens 10 Zeichen.")).ToBeVisibleAsync();
        await admin.GetByLabel("Erstes Passwort").FillAsync("Erst-Mal-4-Regen");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Konto anlegen" }).ClickAsync();
        await Expect(admin.GetByText("Das Konto „neu“ ist angelegt.")).ToBeVisibleAsync();

        var page = await _browser.SignIn(_server.Address, "neu", "Erst-Mal-4-Regen");
        await Expect(page.GetByText("Ihr Passwort ist vorläufig.")).ToBeVisibleAsync();
        await page.GotoAsync("/leistungen");
        await Expect(page.GetByText("Ihr Passwort ist vorläufig.")).ToBeVisibleAsync();
        await page.GetByLabel("Bisheriges Passwort").FillAsync("Erst-Mal-4-Regen");
        await page.GetByLabel("Neues Passwort").FillAsync(TestAccounts.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Passwort ändern" }).ClickAsync();
        await Expect(page.GetByText("Ihr Passwort ist geändert.")).ToBeVisibleAsync();
        await page.GotoAsync("/leistungen");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Leistungen" })).ToBeVisibleAsync();
        await page.GotoAsync("/konten");
        await Expect(page.GetByText("Ihr Konto darf diese Seite nicht öffnen.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task The_administration_finds_changes_locks_and_deletes_an_account()
    {
        await TestAccounts.Make(_server, "pia.wechsel");
        var admin = await _browser.SignIn(_server.Address, "admin");
        await admin.GotoAsync("/konten");
        await admin.GetByLabel("Konto, Name oder E-Mail").FillAsync("WECHSEL Person");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Suchen" }).ClickAsync();
        await Expect(admin.GetByText("1 Konto", new() { Exact = true })).ToBeVisibleAsync();
        await admin.GetByRole(AriaRole.Link, new() { Name = "pia.wechsel" }).ClickAsync();
        var facts = admin.Locator(".ozg-facts");
        await Expect(facts).ToContainTextAsync(new Regex(@"Letzte Anmeldung\s*\d+\. \w+ \d{4}, \d\d:\d\d Uhr"));
        await Expect(facts).ToContainTextAsync("in Gebrauch");
        await Screenshot(admin, "konto");

        await admin.GetByLabel("Themenfeld-Koordination").UncheckAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Rollen speichern" }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Alert)).ToContainTextAsync("Bitte wählen Sie mindestens eine");
        await admin.GetByLabel("Gestaltung").CheckAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Rollen speichern" }).ClickAsync();
        await Expect(admin.GetByText("Die Rollen sind gespeichert.")).ToBeVisibleAsync();
        await Expect(admin.GetByLabel("Gestaltung")).ToBeCheckedAsync();
        await Expect(admin.GetByLabel("Themenfeld-Koordination")).Not.ToBeCheckedAsync();

        await admin.GetByRole(AriaRole.Button, new() { Name = "Vorläufiges Passwort vergeben" }).ClickAsync();
        var password = await admin.Locator("#passwort").InnerTextAsync();
        await Expect(facts).ToContainTextAsync("mit vorläufigem Passwort");
        using (var page = new PageClient(_server.Address))
        {
            Assert.That(await page.SignIn("pia.wechsel", TestAccounts.Password), Is.EqualTo(200), "the old one");
            Assert.That(await page.SignIn("pia.wechsel", password), Is.EqualTo(302), "the new one");
            await admin.GetByRole(AriaRole.Button, new() { Name = "Konto sperren" }).ClickAsync();
            await Expect(facts).ToContainTextAsync("gesperrt seit");
            Assert.That(await page.SignIn("pia.wechsel", password), Is.EqualTo(200), "locked");
            await admin.GetByRole(AriaRole.Button, new() { Name = "Sperre aufheben" }).ClickAsync();
            await Expect(facts).ToContainTextAsync("in Gebrauch");
            Assert.That(await page.SignIn("pia.wechsel", password), Is.EqualTo(302), "unlocked");
        }

        await admin.GetByText("Konto löschen …").ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Konto endgültig löschen" }).ClickAsync();
        await Expect(admin.GetByText("Das Konto „pia.wechsel“ ist gelöscht.")).ToBeVisibleAsync();
        await admin.GotoAsync("/konten/pia.wechsel");
        await Expect(admin.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Nicht gefunden");

        await admin.GotoAsync("/konten/admin");
        await Expect(admin.GetByText("Das ist Ihr eigenes Konto.")).ToBeVisibleAsync();
        await Expect(admin.GetByRole(AriaRole.Button, new() { Name = "sperren" })).ToHaveCountAsync(0);
    }

    [Test]
    public async Task The_first_tasks_of_an_Umsetzung_come_by_themselves()
    {
        var page = await _browser.SignIn(_server.Address, "koordination");
        await page.GotoAsync("/leistungen/10119");
        await page.GetByRole(AriaRole.Button, new() { Name = "Umsetzung starten" }).ClickAsync();
        await Expect(page.GetByText("Die Umsetzung ist gestartet.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Zurzeit gibt es keine offenen Aufgaben.")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Leistung sichten" })).ToBeVisibleAsync();
        Assert.That(_server.Log, Does.Not.Contain("request body size limit"));
    }

    [Test]
    public async Task A_wrong_password_is_told_plainly()
    {
        var page = await _browser.SignIn(_server.Address, "gibt-es-nicht");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Konto oder Passwort stimmt nicht.");
    }

    internal static async Task Screenshot(IPage page, string name)
    {
        var folder = Path.Combine(Checkout.Root, "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        await page.ScreenshotAsync(
            new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true }
        );
    }
}
