using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;
using static Microsoft.Playwright.Assertions;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// What people typed into a task's form stays until it was taken: nothing that happens meanwhile takes it away, and
/// nobody else finds it.
/// </summary>
public sealed class FilledForms : InABrowser
{
    private const string StillThere = "Was Sie hier schon eingetragen hatten, ist noch da";

    [OneTimeSetUp]
    public async Task Start()
    {
        await Host.Publish(
            """
            {"definitionId": "besuch", "name": "besuch", "root": {"id": "Folge", "type": "Elsa.Sequence", "activities": [
              {"id": "Planen", "type": "OzgWorkflow.HumanTask",
               "title": {"expression": {"type": "Literal", "value": "Besuch planen"}},
               "candidateRole": {"expression": {"type": "Literal", "value": "Themenfeld-Koordination"}},
               "fields": {"expression": {"type": "Object", "value": "[{\"name\": \"ort\", \"label\": \"Ort\", \"type\": \"Text\"}, {\"name\": \"tag\", \"label\": \"Tag\", \"type\": \"Date\"}, {\"name\": \"themen\", \"label\": \"Themen\", \"type\": \"MultiChoice\", \"choices\": [\"Bau\", \"Wohnen\"]}]"}}}]}}
            """
        );
    }

    [Test]
    public async Task A_day_that_does_not_exist_is_asked_about_and_not_taken_as_none()
    {
        var page = await Open("koordination");
        await page.GetByLabel("Tag").FocusAsync();
        await page.Keyboard.TypeAsync("02312027"); // the browser itself is American
        Assert.That(await page.GetByLabel("Tag").EvaluateAsync<bool>("x => x.validity.badInput"), Is.True);
        await Button(page, "Erledigt").ClickAsync();
        await Expect(page.GetByText("oder es gibt diesen Tag nicht")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Tag")).ToBeFocusedAsync();

        await page.GetByLabel("Tag").FillAsync("2027-02-28");
        await Button(page, "Erledigt").ClickAsync();
        await Expect(page.GetByText("Vielen Dank, die Aufgabe ist erledigt")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Noch einmal ansehen" }).ClickAsync();
        await Expect(page.Locator(".ozg-facts").First).ToContainTextAsync("2027");
    }

    [Test]
    public async Task Other_buttons_of_the_page_leave_the_form_as_it_was()
    {
        var page = await Open("koordination");
        await Fill(page);
        await Button(page, "Übernehmen").ClickAsync();
        await Expect(page.GetByText("Sie haben die Aufgabe übernommen.")).ToBeVisibleAsync();
        await ExpectFilled(page);
        await page.GetByLabel("Neuer Kommentar").FillAsync("Ich frage nach.\nMorgen.");
        await Button(page, "Zurückgeben").ClickAsync();
        await Expect(page.GetByLabel("Neuer Kommentar")).ToHaveValueAsync("Ich frage nach.\nMorgen.");
        await Button(page, "Kommentieren").ClickAsync();
        await Expect(page.GetByText("Der Kommentar ist gespeichert.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Neuer Kommentar")).ToHaveValueAsync("");
        await Expect(page.GetByText(new Regex("Ich frage nach\\.\\s+Morgen\\.")))
            .ToHaveCSSAsync("white-space-collapse", "preserve-breaks");
        await ExpectFilled(page);

        await Button(page, "Eingetragenes verwerfen").ClickAsync();
        await Expect(page.GetByLabel("Ort")).ToHaveValueAsync("");
        await Fill(page);
        await Button(page, "Erledigt").ClickAsync();
        await Expect(page.GetByText("Vielen Dank, die Aufgabe ist erledigt")).ToBeVisibleAsync();
        Assert.That(await Drafts(page), Is.Zero);
    }

    [Test]
    public async Task A_comment_that_is_too_long_is_shown_again_with_the_message_beside_it()
    {
        var page = await Open("koordination");
        await Fill(page);
        await page.GetByLabel("Neuer Kommentar").EvaluateAsync("x => x.removeAttribute('maxlength')");
        await page.GetByLabel("Neuer Kommentar").FillAsync(new string('x', 5_000));
        await Button(page, "Kommentieren").ClickAsync();
        await Expect(page.Locator("#text-fehler")).ToContainTextAsync("höchstens 4000 Zeichen");
        await Expect(page.GetByLabel("Neuer Kommentar")).ToHaveValueAsync(new string('x', 5_000));
        await Expect(page.GetByText("Bitte prüfen Sie Ihre Angaben.")).ToHaveCountAsync(0);
        await ExpectFilled(page);
    }

    [Test]
    public async Task What_was_typed_can_be_read_when_somebody_else_was_faster()
    {
        var page = await Open("koordination");
        await Fill(page);
        var other = await Browser.SignIn(Server.Address, "admin");
        await other.GotoAsync(page.Url);
        await other.Locator("#grund-uebernehmen").FillAsync("Es eilt.");
        await Button(other, "Übernehmen").ClickAsync();
        await Expect(other.GetByText("Sie haben die Aufgabe übernommen.")).ToBeVisibleAsync();
        await Button(page, "Erledigt").ClickAsync();
        await Expect(page.GetByText("Ihre Angaben, die nicht gespeichert wurden")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-draft-rest]")).ToContainTextAsync("Köln");
        await Expect(page.Locator("[data-draft-rest]")).ToContainTextAsync("Bau");
    }

    [Test]
    public async Task What_was_typed_is_back_after_a_session_that_ended_but_not_for_others()
    {
        var page = await Open("koordination");
        var task = page.Url;
        await Fill(page);
        await page.Context.ClearCookiesAsync();
        await Button(page, "Erledigt").ClickAsync();
        await SignInAgain(page, "koordination");
        await ExpectFilled(page);
        await Expect(page.GetByText(StillThere)).ToBeVisibleAsync();

        await page.Context.ClearCookiesAsync();
        await page.ReloadAsync();
        await SignInAgain(page, "admin");
        await Expect(page.GetByLabel("Ort")).ToHaveValueAsync("");
        Assert.That(await Drafts(page), Is.Zero, "another account finds nothing");

        await Fill(page);
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync(task);
        await Fill(second);
        await Button(page, "Abmelden").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Anmelden" })).ToBeVisibleAsync();
        Assert.That(await Drafts(page), Is.Zero);
        await Wait.UntilAsync(async () => await Drafts(second) == 0, "signing out forgets it in other tabs, too");
    }

    private async Task<IPage> Open(string account)
    {
        var id = await NewTask("besuch");
        var page = await Browser.SignIn(Server.Address, account);
        await page.GotoAsync($"/aufgaben/{id}");
        return page;
    }

    private static async Task SignInAgain(IPage page, string account)
    {
        await SignIn(page, account);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Besuch planen" })).ToBeVisibleAsync();
    }

    private static async Task Fill(IPage page)
    {
        await page.GetByLabel("Ort").FillAsync("Köln");
        await page.GetByLabel("Tag").FillAsync("2027-03-01");
        await page.GetByLabel("Bau").CheckAsync();
    }

    private static async Task ExpectFilled(IPage page)
    {
        await Expect(page.GetByLabel("Ort")).ToHaveValueAsync("Köln");
        await Expect(page.GetByLabel("Tag")).ToHaveValueAsync("2027-03-01");
        await Expect(page.GetByLabel("Bau")).ToBeCheckedAsync();
        await Expect(page.GetByLabel("Wohnen")).Not.ToBeCheckedAsync();
    }

    private static Task<int> Drafts(IPage page) =>
        page.EvaluateAsync<int>("Object.keys(sessionStorage).filter(x => x.startsWith('ozg-draft:')).length");
}
