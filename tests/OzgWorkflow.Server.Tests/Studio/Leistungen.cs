using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Testing;
using static Microsoft.Playwright.Assertions;
using static OzgWorkflow.Server.Tests.Studio.StudioServer;

namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>
/// Where designers' work meets the Leistungen: what OZG activities do, and the ways from one to the other.
/// </summary>
public sealed class Leistungen : OnTheStudio
{
    [Test]
    public async Task A_decision_is_in_the_history_and_a_notification_reaches_the_coordinators()
    {
        await Save(
            Sequence(
                "beschluss",
                Activity(
                    "OzgWorkflow.RecordDecision",
                    "Festhalten",
                    ("subject", "Pilotkommune"),
                    ("decision", "Musterstadt"),
                    ("decidedBy", "Lenkungsausschuss"),
                    ("reason", "=`Weil ${1 + 1} Fachverfahren passen`")
                ),
                Activity(
                    "OzgWorkflow.NotifyCoordinators",
                    "Schreiben",
                    ("subject", "Pilot beschlossen"),
                    ("text", "Bitte Musterstadt einladen.")
                )
            ),
            publish: true
        );
        Assert.That(
            (
                await StudioServer.Api.Post(
                    "/elsa/api/workflow-definitions/beschluss/execute",
                    new { correlationId = "10124" }
                )
            ).Status,
            Is.EqualTo(200)
        );
        await Wait.UntilAsync(
            async () =>
                await Database.Scalar<long>(
                    "SELECT count(*) FROM ozg.notification WHERE ozg_id = '10124' AND account = 'koordination' AND subject LIKE '%: Pilot beschlossen' AND text LIKE '%Bitte Musterstadt einladen.%'"
                ) == 1,
            "the coordinator is told"
        );
        Assert.That(
            await Database.Scalar<string>(
                "SELECT payload::jsonb->>'reason' FROM workflow.published_event WHERE type = 'DecisionRecorded' AND payload::jsonb->>'ozgId' = '10124'"
            ),
            Is.EqualTo("Weil 2 Fachverfahren passen")
        );

        await using var studio = await StudioPage.Open("/leistungen/10124", "koordination");
        await Expect(studio.Page.Locator(".ozg-history"))
            .ToContainTextAsync(
                "Entscheidung zu „Pilotkommune“: Musterstadt (Lenkungsausschuss) – Weil 2 Fachverfahren passen"
            );
        await studio.Go("/nachrichten");
        var message = studio.Page.Locator(".ozg-history li").Filter(new() { HasText = "Pilot beschlossen" });
        await message.GetByText("Ganzer Text").ClickAsync();
        await Expect(message.GetByText("Bitte Musterstadt einladen.")).ToBeVisibleAsync();
        studio.Check();
    }

    [Test]
    public async Task From_the_Leistung_to_its_instances_and_their_definition_and_back()
    {
        using var admin = await ApiClient.SignIn(StudioServer.Server.Address, "admin");
        await admin.Post("/api/leistungen/10519/umsetzung", new { });
        await using var studio = await StudioPage.Open("/leistungen/10519");
        await studio.Follow("Workflow-Instanzen dieser Leistung");
        await studio.Row("Lebenszyklus einer OZG-Leis").ClickAsync();
        await Expect(studio.Page).ToHaveURLAsync(new Regex("/studio/instanzen/[^/]+-[^/]+$"));
        var instance = studio.Page.Url;
        await studio.Ready();
        await studio.Follow("Definition: Lebenszyklus einer OZG-Leistung (Version ");
        Assert.That(studio.Page.Url, Does.EndWith("/studio/definitionen/ozg-leistung"));
        await studio.Follow("Instanzen (");
        await Expect(studio.Row("10519")).ToHaveCountAsync(1);
        await studio.Row("10519").ClickAsync();
        await Expect(studio.Page).ToHaveURLAsync(instance);
        await studio.Ready();
        await studio.Page.GetByRole(AriaRole.Link, new() { Name = "Leistung: " }).ClickAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("Bauvorbescheid und Baugenehmigung");
        studio.Check();
    }

    [Test]
    public async Task The_start_page_leads_to_every_definition_and_the_menu_out_again()
    {
        await Save(Sequence("startseite", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio", endsSession: true);
        await Expect(studio.Row("startseite")).ToContainTextAsync("Entwurf");
        await Expect(studio.Page.Locator(".ozg-history li").First).ToContainTextAsync("gestaltung: ");
        await studio.Picture("studio-start");
        await studio
            .Row("startseite")
            .GetByRole(AriaRole.Link, new() { Name = "startseite", Exact = true })
            .ClickAsync();
        await studio.Ready();
        await Expect(studio.Page.GetByRole(AriaRole.Link, new() { Name = "Gestaltung" }).First).ToBeVisibleAsync();
        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "Abmelden" }).ClickAsync();
        await studio.Page.GotoAsync("/studio");
        await Expect(studio.Page.GetByLabel("Passwort")).ToBeVisibleAsync();
        studio.Expected(401); // what was on its way when the session ended
        studio.Check();
    }

    [Test]
    public async Task The_audit_log_says_who_changed_what()
    {
        await Save(Sequence("protokolliert", Activity("Elsa.WriteLine", "Eins", ("text", "x"))));
        using var admin = await ApiClient.SignIn(StudioServer.Server.Address, "admin");
        await admin.Post("/elsa/api/workflow-definitions/protokolliert/publish", new { });
        await admin.Post("/elsa/api/workflow-definitions/protokolliert/retract", new { });
        await using var studio = await StudioPage.Open("/studio/protokoll?definition=protokolliert");
        await Expect(studio.Page.Locator("tbody tr"))
            .ToHaveTextAsync([
                new Regex(@"admin\s+Veröffentlichung zurückgenommen"),
                new Regex(@"admin\s+Veröffentlicht"),
                new Regex(@"gestaltung\s+Angelegt"),
            ]);
        await studio.Picture("studio-protokoll");
        await studio.Page.GetByLabel("Konto").FillAsync("gestaltung");
        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "Anzeigen" }).ClickAsync();
        await Expect(studio.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        studio.Check();
    }
}
