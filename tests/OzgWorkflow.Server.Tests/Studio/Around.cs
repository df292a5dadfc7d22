using System.Net;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Testing;
using static Microsoft.Playwright.Assertions;
using static OzgWorkflow.Server.Tests.Studio.Editing;
using static OzgWorkflow.Server.Tests.Studio.StudioServer;

namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>
/// What our pages add to the Studio: who may do what, two designers at once, a session that ends, caching, files.
/// </summary>
public sealed class Around : OnTheStudio
{
    [Test]
    public async Task The_second_save_of_two_designers_is_refused_and_the_first_stays()
    {
        await Save(Flowchart("zu-zweit", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var first = await StudioPage.Open("/studio/definitionen/zu-zweit");
        await using var second = await StudioPage.Open("/studio/definitionen/zu-zweit", "admin");
        await Describe(first, "von gestaltung");
        await Until("zu-zweit", "description = 'von gestaltung'", "the first is saved");
        await Describe(second, "von admin");
        await Expect(second.Message).ToContainTextAsync("gestaltung");
        await Describe(first, "noch einmal von gestaltung");
        await Until("zu-zweit", "description = 'noch einmal von gestaltung'", "the first goes on");
        Assert.That(
            await Database.Scalar<long>(
                "SELECT count(*) FROM workflow.definition_version WHERE definition_id = 'zu-zweit'"
            ),
            Is.EqualTo(1)
        );
        second.Expected(409);
        second.Expected(400);
        first.Check();
        second.Check();
    }

    [Test]
    public async Task Work_goes_on_after_a_session_that_ended()
    {
        await Save(Flowchart("sitzung", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen/sitzung", endsSession: true);
        await Expect(studio.Node("Zeile")).ToBeVisibleAsync();
        await studio.Page.Context.ClearCookiesAsync();
        await Describe(studio, "geht nicht verloren");
        await Expect(studio.Message).ToContainTextAsync("Ihre Sitzung ist abgelaufen");
        var signIn = await studio.Page.RunAndWaitForPopupAsync(() =>
            studio.Message.GetByRole(AriaRole.Link).ClickAsync()
        );
        await signIn.GetByLabel("Konto").FillAsync("gestaltung");
        await signIn.GetByLabel("Passwort").FillAsync("Demo-Konto-1");
        await signIn.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await Until("sitzung", "description = 'geht nicht verloren'", "it is saved");
        await Expect(studio.Message).ToBeHiddenAsync();

        await studio.Saved();
        await studio.Page.Context.ClearCookiesAsync();
        await studio.Page.GetByRole(AriaRole.Link, new() { Name = "Definitionen" }).ClickAsync();
        await Expect(studio.Page.GetByLabel("Passwort")).ToBeVisibleAsync();
        studio.Expected(401);
        studio.Check();
    }

    [Test]
    public async Task A_viewer_looks_and_is_offered_nothing_more()
    {
        await Save(Flowchart("nur-lesen", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))), publish: true);
        await using var studio = await StudioPage.Open("/studio/definitionen/nur-lesen", "lesend");
        await Expect(studio.Node("Zeile")).ToBeVisibleAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Link, new() { Name = "Mit Eingaben starten" })).ToHaveCountAsync(0);
        await Expect(studio.Page.GetByText("Auto-save")).ToHaveCountAsync(0);
        await studio.Go("/studio/definitionen");
        await Expect(studio.Page.GetByRole(AriaRole.Button, new() { Name = "Create workflow" })).ToBeDisabledAsync();
        studio.Check();
    }

    [TestCase("koordination")]
    [TestCase("kommune")]
    public async Task Other_roles_get_403(string account)
    {
        using var api = await ApiClient.SignIn(StudioServer.Server.Address, account);
        foreach (
            var path in new[]
            {
                "/studio",
                "/studio/definitionen",
                "/studio/definitionen/ozg-leistung",
                "/studio/instanzen",
                "/studio/protokoll",
                "/elsa/api/workflow-definitions",
            }
        )
            Assert.That(await api.Status(path), Is.EqualTo(403), path);
    }

    [TestCase("br")]
    [TestCase("gzip")]
    public async Task Files_are_precompressed_and_hashed_ones_are_cached_for_ever(string encoding)
    {
        using var handler = new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None };
        using var http = new HttpClient(handler) { BaseAddress = StudioServer.Server.Address };
        http.DefaultRequestHeaders.Add("Accept-Encoding", encoding);
        using var start = await http.GetAsync("/studio/_framework/blazor.webassembly.js");
        Assert.That(start.Content.Headers.ContentEncoding, Is.EqualTo(new[] { encoding }));
        Assert.That(start.Headers.CacheControl!.NoCache, Is.True);
        Assert.That(start.Headers.ETag, Is.Not.Null);

        await using var studio = await StudioPage.Open("/studio/definitionen");
        var hashed = await studio.Page.EvaluateAsync<string>(
            "performance.getEntriesByType('resource').map(x => new URL(x.name).pathname).find(x => /_framework\\/.*\\.wasm$/.test(x))"
        );
        using var file = await http.GetAsync(hashed);
        Assert.That(file.Content.Headers.ContentEncoding, Is.EqualTo(new[] { encoding }), hashed);
        Assert.That(
            file.Headers.CacheControl!.ToString(),
            Does.Contain("immutable").And.Contain("max-age=31536000"),
            hashed
        );
        studio.Check();
    }

    private static async Task Describe(StudioPage studio, string text)
    {
        await studio.Enter("Description", text);
    }
}

/// <summary><c>workflows export</c>, with a server of its own: what is published there is known.</summary>
public sealed class Exporting
{
    [Test]
    public async Task Shipped_definitions_are_written_back_byte_by_byte_and_designers_changes_too()
    {
        await using var server = new ServerProcess();
        await server.Start();
        var folder = Path.Combine(server.DataDirectory, "ausgabe");
        var (code, output) = await server.Command("workflows", "export", "--to", folder);
        Assert.That(code, Is.Zero, output);
        var shipped = Directory.GetFiles(Path.Combine(Checkout.Root, "workflows"), "*.json");
        Assert.That(
            Directory.GetFiles(folder).Select(Path.GetFileName),
            Is.EquivalentTo(shipped.Select(Path.GetFileName))
        );
        foreach (var file in shipped)
            Assert.That(
                await File.ReadAllBytesAsync(Path.Combine(folder, Path.GetFileName(file))),
                Is.EqualTo(await File.ReadAllBytesAsync(file)),
                file
            );

        using (var api = await ApiClient.SignIn(server.Address, "gestaltung"))
        {
            var model = await api.Get("/elsa/api/workflow-definitions/by-definition-id/verbesserung");
            model["description"] = "Im Studio geändert";
            Assert.That(
                (await api.Post("/elsa/api/workflow-definitions", new { model, publish = true })).Status,
                Is.EqualTo(200)
            );
        }

        (code, output) = await server.Command("workflows", "export", "--to", folder);
        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Contain("verbesserung.json").And.Contain("1 geschrieben"));
        Assert.That(
            await File.ReadAllTextAsync(Path.Combine(folder, "verbesserung.json")),
            Does.Contain("Im Studio geändert")
        );
        Assert.That(
            (await server.Command("workflows", "export", "--to", folder)).Output,
            Does.Contain("0 geschrieben")
        );
        Assert.That((await server.Command("workflows", "export", "--to", folder, "gibt-es-nicht")).Code, Is.EqualTo(1));

        using (var api = await ApiClient.SignIn(server.Address, "gestaltung"))
        {
            foreach (var id in new[] { "../weg", "-weg" })
                await api.Post(
                    "/elsa/api/workflow-definitions",
                    new { model = Sequence(id, Activity("Elsa.WriteLine", "Zeile", ("text", "x"))), publish = true }
                );
        }

        (code, output) = await server.Command("workflows", "export", "--to", folder);
        Assert.That((code, output.Contains("dieselbe Datei", StringComparison.Ordinal)), Is.EqualTo((1, true)), output);
        (code, output) = await server.Command("workflows", "export", "--to", folder, "../weg");
        Assert.That(code, Is.Zero, output);
        Assert.That(File.Exists(Path.Combine(folder, "-weg.json")), output);
    }
}
