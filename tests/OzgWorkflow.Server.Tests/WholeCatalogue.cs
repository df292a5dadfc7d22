using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// The main job, end to end: files, all life cycles, RabbitMQ, an integration in a process of its own.
/// </summary>
public sealed class WholeCatalogue
{
    [TestCaseSource(typeof(CatalogueFiles), nameof(CatalogueFiles.All))]
    [CancelAfter(600_000)]
    public async Task Moves_from_catalogue_to_published_event(CatalogueFiles catalogue)
    {
        await using var rabbit = new RabbitMqServer();
        await rabbit.Start();
        await using var consumer = new ConsumerProcess(rabbit.Uri);
        consumer.Start();
        await using var server = new ServerProcess { Settings = { ["RabbitMq__Uri"] = rabbit.Uri } };

        var (code, first) = await server.Command(catalogue.ImportArguments());
        Assert.That(code, Is.Zero, first);
        var (_, second) = await server.Command(catalogue.ImportArguments());
        foreach (var (_, _, rows) in catalogue.Rows)
            Assert.That(second, Does.Contain($"{rows} Zeilen gelesen, nichts geändert."));

        await server.Start();
        using var admin = await ApiClient.SignIn(server.Address, "admin");
        var (_, started) = await admin.Post("/api/umsetzungen", new { });
        Assert.That(started!["started"]!.GetValue<int>(), Is.EqualTo(catalogue.Leistungen));
        var (_, again) = await admin.Post("/api/umsetzungen", new { });
        Assert.That(again!["alreadyRunning"]!.GetValue<int>(), Is.EqualTo(catalogue.Leistungen));

        var (straight, rejected, failed) = (
            new LifeCycleDriver(admin),
            new LifeCycleDriver(admin),
            new LifeCycleDriver(admin)
        );
        const string Goal = "Kontinuierliche Verbesserung";
        await Task.WhenAll(
            straight.DriveTo("10092", Goal),
            rejected.DriveTo(
                "10519",
                Goal,
                new() { ["Umsetzungsvariante bestätigen (IT-Lenkungsausschuss)"] = "Zurück zur Erarbeitung" }
            ),
            failed.DriveTo("10124", Goal, new() { ["Test bewerten"] = "Nicht bestanden" })
        );
        Assert.Multiple(() =>
        {
            Assert.That(straight.Done.Count(x => x == "Umsetzungsvariante erarbeiten"), Is.EqualTo(1));
            Assert.That(rejected.Done.Count(x => x == "Umsetzungsvariante erarbeiten"), Is.EqualTo(2));
            Assert.That(failed.Done.Count(x => x == "Entwicklung abschließen"), Is.EqualTo(2));
            Assert.That(
                straight.Done.Count(x => x.StartsWith("Anschließen: ", StringComparison.Ordinal)),
                Is.EqualTo(3)
            );
        });

        await AssertChangeRequestLeadsToNewVersion(admin);
        await AssertCoordinatorWasTold(server);
        Assert.That((await admin.Get("/api/incidents"))["total"]!.GetValue<int>(), Is.Zero);

        await using var database = await ServerDatabase.Open(server);
        await database.WaitForEmptyOutbox();
        var published = await database.EventIds();
        await Wait.Until(() => consumer.Received.Count >= published.Count, "the integration received everything");
        Assert.That(consumer.Received.Select(x => x.Split(' ')[0]), Is.Unique.And.EquivalentTo(published));
    }

    private static async Task AssertChangeRequestLeadsToNewVersion(ApiClient admin)
    {
        await Wait.UntilAsync(
            async () =>
                (await admin.Post("/api/leistungen/10092/aenderungsantraege", new { title = "Neues Formular" })).Status
                == 202,
            "the change is accepted"
        );
        var driver = new LifeCycleDriver(admin);
        await Wait.UntilAsync(
            async () =>
            {
                foreach (var task in (await admin.Get("/api/tasks?scope=Alle&ozgId=10092"))["items"]!.AsArray())
                    await driver.Complete(Guid.Parse(task!["id"]!.ToString()));
                return (await admin.Get("/api/leistungen/10092/verlauf"))
                    .AsArray()
                    .Any(x => x!["kind"]!.ToString() == "VersionReleased");
            },
            "the change is released"
        );
    }

    private static async Task AssertCoordinatorWasTold(ServerProcess server)
    {
        using var coordinator = await ApiClient.SignIn(server.Address, "koordination");
        await Wait.UntilAsync(
            async () =>
                (await coordinator.Get("/api/nachrichten?pageSize=200"))["items"]!
                    .AsArray()
                    .Any(x => Subject(x) == "Wohngeld: Neue Version freigegeben: 1.0"),
            "the coordinator is told"
        );
        var mails = Path.Combine(server.DataDirectory, "mail");
        await Wait.Until(
            () => Directory.Exists(mails) && Directory.GetFiles(mails, "*.eml").Length > 0,
            "a mail is written"
        );
    }

    private static string Subject(JsonNode? x) => x!["subject"]!.ToString();
}
