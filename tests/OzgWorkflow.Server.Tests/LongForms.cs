using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;
using static Microsoft.Playwright.Assertions;

namespace OzgWorkflow.Server.Tests;

/// <summary>Forms with much to choose from, tables, bounds, and fields that are filled in at first.</summary>
public sealed class LongForms : InABrowser
{
    private static readonly string[] Places =
    [
        .. Enumerable.Range(1, 40).Select(x => $"Ort {x:00}"),
        "Münster",
        "Münstereifel",
        "Straßfurt",
    ];

    [OneTimeSetUp]
    public async Task Start()
    {
        var task = Build.HumanTask(
            "Planen",
            ("title", Build.Literal("Rundreise planen")),
            ("candidateRole", Build.Literal("Themenfeld-Koordination")),
            ("fields", Build.Literal(Fields()))
        );
        var model = JsonNode.Parse(
            Build.Workflow(
                "rundreise",
                Build.Sequence(Build.Script("setzen", "setVariable('tage', 3.5)"), task),
                null,
                "tage"
            )
        );
        await Admin.Post("/elsa/api/workflow-definitions", new { model, publish = true });
    }

    [Test]
    public async Task What_to_choose_is_looked_for_counted_and_stands_first_when_it_is_chosen()
    {
        var (page, task) = await Open();
        var places = page.GetByRole(AriaRole.Group, new() { Name = "Orte", Exact = true }).Last;
        await page.GetByLabel("Suchen in „Orte“").FillAsync("munster");
        await Expect(places.GetByLabel("Ort 01", new() { Exact = true })).ToBeHiddenAsync();
        await Button(page, "Alle angezeigten wählen").ClickAsync();
        await Expect(page.GetByText("2 von 43 gewählt")).ToBeVisibleAsync();
        await page.GetByLabel("Suchen in „Orte“").FillAsync("STRASS");
        await places.GetByLabel("Straßfurt").CheckAsync();
        await page.GetByLabel("Suchen in „Orte“").PressAsync("Enter");
        await Expect(page.GetByText("3 von 43 gewählt")).ToBeVisibleAsync();
        await page.GetByLabel("Suchen in „Orte“").FillAsync("xyz");
        await Expect(page.GetByText("Nichts gefunden")).ToBeVisibleAsync();
        await Expect(page.GetByText("Zwischengespeichert um")).ToBeVisibleAsync();

        await page.ReloadAsync();
        await Expect(places.GetByRole(AriaRole.Checkbox).First).ToBeCheckedAsync();
        await Expect(places.GetByRole(AriaRole.Checkbox).Nth(2)).ToBeCheckedAsync();
        await Expect(places.GetByRole(AriaRole.Checkbox).Nth(3)).Not.ToBeCheckedAsync();
        await Button(page, "Keine wählen").ClickAsync();
        await Expect(page.GetByText("0 von 43 gewählt")).ToBeVisibleAsync();
        Assert.That(await Status(task), Is.EqualTo("Open"));
    }

    [Test]
    public async Task One_of_many_is_looked_for_and_can_be_taken_back()
    {
        var (page, task) = await Open();
        var goal = page.GetByRole(AriaRole.Group, new() { Name = "Ziel", Exact = true }).Last;
        await Expect(goal.GetByLabel("Keine Angabe")).ToBeCheckedAsync();
        await page.GetByLabel("Suchen in „Ziel“").FillAsync("straß");
        await goal.GetByLabel("Straßfurt").CheckAsync();
        await page.GetByLabel("Leistung", new() { Exact = true }).SelectOptionAsync("10092");
        await Fill(page);
        await Button(page, "Ja").ClickAsync();
        await Expect(page.GetByText("Vielen Dank, die Aufgabe ist erledigt")).ToBeVisibleAsync();
        var data = await Data(task);
        Assert.That($"{data["ziel"]} {data["leistung"]}", Is.EqualTo("Straßfurt 10092"));
        await page.GotoAsync($"/aufgaben/{task}");
        await Expect(page.Locator(".ozg-facts").First).ToContainTextAsync("Wohngeld (10092)");
    }

    [Test]
    public async Task Rows_are_added_removed_kept_and_completed()
    {
        var (page, task) = await Open();
        await Fill(page);
        for (var row = 2; row <= 5; row++)
        {
            if (row > 3)
                await Button(page, "Zeile hinzufügen").ClickAsync();
            await page.GetByLabel($"Halt, Zeile {row}").FillAsync($"Halt {row}");
        }

        await Expect(page.GetByLabel("Halt, Zeile 5")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Zeile 3 entfernen" }).ClickAsync();
        await Expect(page.GetByLabel("Halt, Zeile 3")).ToHaveValueAsync("Halt 4");

        // The session ends: what this window has is more than the page is made with.
        await page.Context.ClearCookiesAsync();
        await Button(page, "Ja").ClickAsync();
        await SignIn(page, "koordination");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Rundreise planen" })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Halt, Zeile 4")).ToHaveValueAsync("Halt 5");
        await Button(page, "Ja").ClickAsync();
        await Expect(page.GetByText("Vielen Dank, die Aufgabe ist erledigt")).ToBeVisibleAsync();
        Assert.That(
            (await Data(task))["stops"]!.ToJsonString(),
            Is.EqualTo("""[{"stop":"Halt 1","nights":2},{"stop":"Halt 2"},{"stop":"Halt 4"},{"stop":"Halt 5"}]""")
        );
    }

    [Test]
    public async Task Rows_that_were_removed_do_not_come_back()
    {
        var (page, task) = await Open();
        for (var row = 1; row <= 3; row++)
            await page.GetByLabel($"Halt, Zeile {row}").FillAsync($"Halt {row}");
        await Button(page, "Zwischenspeichern").ClickAsync();
        await Expect(page.GetByLabel("Halt, Zeile 3")).ToHaveValueAsync("Halt 3");
        await page.Context.ClearCookiesAsync();
        await Button(page, "Zeile 1 entfernen").ClickAsync();
        await Button(page, "Ja").ClickAsync();
        await SignIn(page, "koordination");
        await Expect(page.GetByLabel("Halt, Zeile 1")).ToHaveValueAsync("Halt 2");
        await Button(page, "Ja").ClickAsync();
        await Expect(page.GetByText("Vielen Dank, die Aufgabe ist erledigt")).ToBeVisibleAsync();
        Assert.That(
            (await Data(task))["stops"]!.ToJsonString(),
            Is.EqualTo("""[{"stop":"Halt 2"},{"stop":"Halt 3"}]""")
        );
    }

    [Test]
    public async Task What_is_wrong_is_listed_gets_the_focus_and_leads_to_its_field()
    {
        var (page, _) = await Open();
        await page.GetByLabel("Ende", new() { Exact = true }).FillAsync("2027-03-01");
        await page.GetByLabel("Beginn").FillAsync("2027-03-02");
        await page.GetByLabel("Tage", new() { Exact = true }).FillAsync("99");
        await page.GetByLabel("Nächte, Zeile 2").FillAsync("drei");
        await Button(page, "Ja").ClickAsync();
        var errors = page.Locator("[data-errors]");
        await Expect(errors).ToBeFocusedAsync();
        await Expect(errors.GetByRole(AriaRole.Listitem))
            .ToHaveTextAsync([
                "„Tage“ muss zwischen 0,5 und 30 liegen.",
                "„Ende“ muss nach „Beginn“ liegen, also nach dem 02.03.2027.",
                "Halt, Zeile 2: Bitte füllen Sie „Halt“ aus.",
                "Nächte, Zeile 2: „Nächte“ muss eine Zahl sein, zum Beispiel 12 oder 3,5 oder 1.234,56.",
            ]);
        await errors.GetByRole(AriaRole.Link, new() { Name = "„Nächte“ muss eine Zahl sein" }).ClickAsync();
        var nights = page.GetByLabel("Nächte, Zeile 2");
        await Expect(nights).ToBeFocusedAsync();
        await Expect(nights).ToHaveValueAsync("drei");
        await Expect(nights).ToHaveAccessibleDescriptionAsync(new Regex("muss eine Zahl sein"));
    }

    [Test]
    public async Task Without_scripts_there_is_the_same_to_fill_in()
    {
        var task = await NewTask("rundreise");
        using var page = new PageClient(Server.Address);
        await page.SignIn("koordination");
        var address = $"/aufgaben/{task}";
        var shown = await page.Http.GetStringAsync(address);
        Assert.Multiple(() =>
        {
            Assert.That(shown, Does.Contain("name=\"feld.tage\" type=\"text\" inputmode=\"decimal\" value=\"3,5\""));
            Assert.That(shown, Does.Contain("name=\"feld.beginn\" type=\"date\" value=\"2027-01-01\""));
            Assert.That(shown, Does.Contain("name=\"feld.stops[2].stop\"").And.Not.Contain("feld.stops[3]"));
        });
        using var kept = await page.Post(
            $"{address}?handler=Entwurf",
            ("feld.stops[7].stop", "<b>Köln</b>"),
            ("feld.stops[7].nights", ""),
            ("feld.stops[2].stop", " "),
            ("feld.stops[30].stop", "Bonn"),
            ("feld.stops[-1].stop", "nirgends"),
            ("feld.stops[1000].stop", "nirgends")
        );
        Assert.That(kept.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        shown = WebUtility.HtmlDecode(await page.Http.GetStringAsync(address));
        Assert.That(
            shown,
            Does.Match("feld.stops\\[7\\].stop\"[^>]*value=\"<b>Köln</b>\"")
                .And.Match("feld.stops\\[30\\].stop\"[^>]*value=\"Bonn\"")
                .And.Contain("feld.stops[31].stop")
                .And.Not.Contain("nirgends")
        );
        using var refused = await page.Post(
            $"{address}?handler=Erledigen",
            ("entscheidung", "Ja"),
            ("feld.stops[5].nights", "1")
        );
        Assert.That(
            WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()),
            Does.Contain("id=\"feld-6-5-0-fehler\"").And.Contain("href=\"#feld-6-5-0\"")
        );
    }

    [Test]
    public async Task Programs_see_the_rules_and_are_told_which_cell_is_wrong()
    {
        var task = await NewTask("rundreise");
        using var coordinator = await ApiClient.SignIn(Server.Address, "koordination");
        var shown = await coordinator.Get($"/api/tasks/{task}");
        var table = shown["fields"]![6]!;
        Assert.Multiple(() =>
        {
            Assert.That(shown["filledAtFirst"]!["tage"]!.GetValue<double>(), Is.EqualTo(3.5));
            Assert.That(shown["fields"]![0]!["min"]!.GetValue<double>(), Is.EqualTo(0.5));
            Assert.That(shown["fields"]![1]!["min"]!.ToString(), Is.EqualTo("2026-01-01"));
            Assert.That(shown["fields"]![2]!["after"]!.ToString(), Is.EqualTo("beginn"));
            Assert.That(table["columns"]![1]!["name"]!.ToString(), Is.EqualTo("nights"));
        });
        var (status, answer) = await coordinator.Post(
            $"/api/tasks/{task}/complete",
            new { outcome = "Ja", data = new { stops = new object[] { new { stop = "Köln" }, new { nights = "1" } } } }
        );
        Assert.That(status, Is.EqualTo(422));
        Assert.That(answer!["errors"]!.AsObject().Select(x => x.Key), Is.EqualTo(new[] { "stops.1.stop" }));
    }

    private static object[] Fields() =>
        [
            new
            {
                name = "tage",
                label = "Tage",
                type = "Number",
                min = 0.5,
                max = 30,
                defaultFrom = "tage",
            },
            new
            {
                name = "beginn",
                label = "Beginn",
                type = "Date",
                min = "2026-01-01",
                @default = "01.01.2027",
            },
            new
            {
                name = "ende",
                label = "Ende",
                type = "Date",
                after = "beginn",
            },
            new
            {
                name = "orte",
                label = "Orte",
                type = "MultiChoice",
                choices = Places,
            },
            new
            {
                name = "ziel",
                label = "Ziel",
                type = "Choice",
                choices = Places,
            },
            new
            {
                name = "leistung",
                label = "Leistung",
                type = "Leistung",
            },
            new
            {
                name = "stops",
                label = "Halte",
                type = "Table",
                columns = new object[]
                {
                    new
                    {
                        name = "stop",
                        label = "Halt",
                        required = true,
                    },
                    new
                    {
                        name = "nights",
                        label = "Nächte",
                        type = "Number",
                    },
                },
            },
        ];

    private async Task<(IPage Page, Guid Task)> Open()
    {
        var task = await NewTask("rundreise");
        var page = await Browser.SignIn(Server.Address, "koordination");
        await page.GotoAsync($"/aufgaben/{task}");
        return (page, task);
    }

    private static async Task Fill(IPage page)
    {
        await page.GetByLabel("Halt, Zeile 1").FillAsync("Halt 1");
        await page.GetByLabel("Nächte, Zeile 1").FillAsync("2");
    }

    private Task<string?> Status(Guid task) =>
        Host.Scalar<string>(
            $"SELECT CASE status WHEN 0 THEN 'Open' ELSE 'Closed' END FROM workflow.task WHERE id = '{task}'"
        );

    private async Task<JsonNode> Data(Guid task) =>
        JsonNode.Parse((await Host.Scalar<string>($"SELECT data::text FROM workflow.task WHERE id = '{task}'"))!)!;
}
