using System.Text;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>The ways that a Leistung can take beside the straight one.</summary>
public sealed class WaysOfALeistung : OnAServer
{
    [OneTimeSetUp]
    public async Task UploadPlaces()
    {
        await Upload("kommunen", "name;plz;ort;url\nAachen;;;\nBonn;;;\nKöln;;;\nMünster;;;\n");
        await Upload("dienstleister", "name;strasse;plz;ort;url\nregio iT;;;Aachen;\n");
    }

    [Test]
    public async Task Put_back_at_the_first_look_and_taken_up_again()
    {
        var driver = await StartLeistung("10092");
        await driver.DriveTo("10092", "Zurückgestellt", new() { ["Leistung sichten"] = "Zurückstellen" });
        Assert.That(await History("10092"), Does.Contain("LeistungDeferred"));
        await driver.DriveTo("10092", "Umsetzungsvariante");
        Assert.That(
            driver.Done,
            Is.EqualTo(new[] { "Leistung sichten", "Zurückgestellte Leistung wieder aufnehmen: Wohngeld" })
        );
    }

    [Test]
    public async Task Sent_back_by_the_workshop_and_put_back_by_the_committee()
    {
        var driver = await StartLeistung("10519");
        await driver.DriveTo(
            "10519",
            "Zurückgestellt",
            new()
            {
                ["Entscheidungsvorschlag im Themenfeld-Workshop"] = "Zurück zur Erarbeitung",
                ["Umsetzungsvariante bestätigen (IT-Lenkungsausschuss)"] = "Zurückstellen",
            }
        );
        Assert.That(driver.Done.Count(x => x == "Umsetzungsvariante erarbeiten"), Is.EqualTo(2));
        Assert.That(
            await History("10519"),
            Does.Contain("VariantRejected")
                .And.Contain("VariantProposed")
                .And.Contain("LeistungDeferred")
                .And.Not.Contain("VariantConfirmed")
        );
    }

    [Test]
    public async Task A_person_declines_a_pilot_fails_and_a_large_change_leads_back_to_Umsetzung()
    {
        const string OzgId = "10000";
        var driver = await StartLeistung(OzgId);
        await driver.DriveTo(
            OzgId,
            "Kontinuierliche Verbesserung",
            new()
            {
                ["Leistungsverantwortung annehmen"] = "Ablehnen",
                ["Umsetzungsverantwortung annehmen"] = "Ablehnen",
                ["Pilotierung bewerten"] = "Nicht erfolgreich",
            }
        );
        Assert.Multiple(() =>
        {
            Assert.That(driver.Done.Count(x => x == "Leistungsverantwortliche benennen"), Is.EqualTo(2));
            Assert.That(driver.Done.Count(x => x == "Umsetzungsverantwortliche benennen"), Is.EqualTo(2));
            Assert.That(driver.Done.Count(x => x == "Fahrplan und Testumgebung vereinbaren"), Is.EqualTo(1));
            Assert.That(driver.Done.Count(x => x == "Entwicklung abschließen"), Is.EqualTo(2));
        });
        Assert.That(
            (await Admin.Get($"/api/leistungen/{OzgId}/verlauf")).AsArray().Select(x => x!["text"]!.ToString()),
            Does.Contain("Tandem benannt: Konrad Kommune und Dilek Dienstleister (regio iT)"),
            "people, not accounts"
        );

        await Wait.UntilAsync(
            async () =>
                (await Admin.Post($"/api/leistungen/{OzgId}/aenderungsantraege", new { title = "Neubau" })).Status
                == 202,
            "the change is accepted"
        );
        await driver.DriveTo(OzgId, "Umsetzung", new() { ["Änderungsantrag bewerten: Neubau"] = "Große Änderung" });
        await driver.DriveTo(OzgId, "Kontinuierliche Verbesserung");
        Assert.That((await History(OzgId)).Count(x => x == "ServiceLive"), Is.EqualTo(2));
        Assert.That((await Admin.Get("/api/incidents"))["total"]!.GetValue<int>(), Is.Zero);
    }

    [Test]
    public async Task Taken_out_of_operation_nothing_is_left_to_do_and_it_can_start_anew()
    {
        const string OzgId = "10026";
        var driver = await StartLeistung(OzgId);
        await Wait.UntilAsync(async () => await OpenTasks(OzgId) == 1, "the first task is there");
        var (status, _) = await Admin.Post(
            $"/api/leistungen/{OzgId}/ausser-betrieb",
            new { reason = "Gesetz aufgehoben" }
        );
        Assert.That(status, Is.EqualTo(202));
        await driver.DriveTo(OzgId, "Außer Betrieb");
        await Wait.UntilAsync(async () => await OpenTasks(OzgId) == 0, "its tasks are gone");
        Assert.That(await History(OzgId), Does.Contain("TaskCancelled"));
        Assert.That(
            (await Admin.Get($"/api/leistungen/{OzgId}/verlauf")).AsArray().Select(x => x!["text"]!.ToString()),
            Does.Contain("Die Leistung ist außer Betrieb: Gesetz aufgehoben")
        );
        Assert.That((await Admin.Post($"/api/leistungen/{OzgId}/umsetzung", new { })).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task A_late_Kommune_holds_up_no_change_and_changes_end_with_the_Leistung()
    {
        const string OzgId = "10124";
        var driver = await StartLeistung(OzgId);
        await driver.DriveTo(OzgId, "Umsetzung", step: "Betrieb");
        await Task.WhenAll(
            new[] { "Klein", "Groß" }.Select(title =>
                Wait.UntilAsync(
                    async () =>
                        (await Admin.Post($"/api/leistungen/{OzgId}/aenderungsantraege", new { title })).Status == 202,
                    "the change is accepted while Kommunen are being connected"
                )
            )
        );
        await Wait.UntilAsync(async () => await OpenTasks(OzgId) == 3, "the roll-out and both changes are to do");
        await driver.Complete(
            await TaskOf(OzgId, "Änderungsantrag bewerten: Klein"),
            new() { ["Änderungsantrag bewerten: Klein"] = "Ablehnen" }
        );
        Assert.That(await RunningChanges(OzgId), Is.EqualTo(1), "what was refused is over");
        using var pages = new PageClient(Server.Address);
        await pages.SignIn("admin");
        var form = await pages.Http.GetStringAsync($"/leistungen/{OzgId}");
        Assert.That(form, Does.Contain("Änderung beantragen").And.Contain("Außer Betrieb nehmen"));
        var key = $"{Guid.NewGuid()}";
        var retired = await Task.WhenAll(Retire(), Retire());
        Assert.That(retired, Has.All.EqualTo(302), "the second click is answered as the first");
        await driver.DriveTo(OzgId, "Außer Betrieb");
        await Wait.UntilAsync(async () => await OpenTasks(OzgId) == 0, "nothing is left to do");
        Assert.That((await History(OzgId)).Count(x => x == "ServiceRetired"), Is.EqualTo(1));
        Assert.That(await RunningChanges(OzgId), Is.Zero);

        async Task<int> Retire()
        {
            using var answer = await pages.Post(
                $"/leistungen/{OzgId}?handler=AusserBetrieb",
                ("befehl", key),
                ("grund", "Gesetz aufgehoben")
            );
            return (int)answer.StatusCode;
        }
    }

    [Test]
    public async Task A_change_of_a_Leistung_that_is_not_in_operation_is_refused()
    {
        var (status, body) = await Admin.Post("/api/leistungen/10119/aenderungsantraege", new { title = "Zu früh" });
        Assert.That((status, body!["title"]!.ToString()), Is.EqualTo((409, "Nicht möglich")));
    }

    private async Task<LifeCycleDriver> StartLeistung(string ozgId)
    {
        var (status, body) = await Admin.Post($"/api/leistungen/{ozgId}/umsetzung", new { });
        Assert.That(status, Is.EqualTo(201), body?.ToString());
        return new LifeCycleDriver(Admin);
    }

    private async Task<string[]> History(string ozgId) =>
        (await Admin.Get($"/api/leistungen/{ozgId}/verlauf")).AsArray().Select(x => x!["kind"]!.ToString()).ToArray();

    private async Task<Guid> TaskOf(string ozgId, string title) =>
        (await Admin.Get($"/api/tasks?scope=Alle&ozgId={ozgId}"))["items"]!
            .AsArray()
            .Where(x => x!["title"]!.ToString() == title)
            .Select(x => Guid.Parse(x!["id"]!.ToString()))
            .Single();

    private async Task<int> RunningChanges(string ozgId)
    {
        var filter = new
        {
            definitionId = "aenderung",
            correlationId = ozgId,
            status = "Running",
        };
        return (await Admin.Post("/elsa/api/workflow-instances", filter)).Body!["totalCount"]!.GetValue<int>();
    }

    private async Task<int> OpenTasks(string ozgId) =>
        (await Admin.Get($"/api/tasks?scope=Alle&ozgId={ozgId}"))["total"]!.GetValue<int>();

    private async Task Upload(string kind, string content)
    {
        var (status, body) = await Admin.Upload(
            $"/api/import/{kind}",
            new MemoryStream(Encoding.UTF8.GetBytes(content))
        );
        Assert.That(status, Is.EqualTo(200), body?.ToString());
    }
}
