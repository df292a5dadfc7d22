using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Elsa.Definitions;
using OzgWorkflow.Server.Pages.Shared;
using static Microsoft.Playwright.Assertions;
using static OzgWorkflow.Server.Tests.Studio.StudioServer;

namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>The Studio's list of definitions.</summary>
public sealed class Lists : OnTheStudio
{
    [Test]
    public async Task Definitions_are_found_sorted_and_paged()
    {
        foreach (var i in Enumerable.Range(1, 12))
            await Save(Sequence($"liste-{i:00}", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen");
        await studio.Picture("studio-definitionen");
        var search = studio.Page.GetByPlaceholder("Search on Id, Name, Description, Definition Id");
        await search.FillAsync("liste-");
        await search.PressAsync("Enter");
        await Expect(studio.Main.GetByText("1-10 von 12")).ToBeVisibleAsync();
        await Expect(studio.Page.Locator("tbody tr").First).ToContainTextAsync("liste-01");
        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "Nächste Seite" }).ClickAsync();
        await Expect(studio.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await studio.Page.Locator("th .mud-table-sort-label").Filter(new() { HasText = "Name" }).ClickAsync();
        await studio.Page.Locator("th .mud-table-sort-label").Filter(new() { HasText = "Name" }).ClickAsync();
        await Expect(studio.Page.Locator("tbody tr").First).ToContainTextAsync("liste-02");
        studio.Check();
    }

    [Test]
    public async Task A_definition_is_made_published_retracted_duplicated_and_deleted()
    {
        await using var studio = await StudioPage.Open("/studio/definitionen");
        // When the list is there, the Studio writes its page into the address, which closes dialogs.
        await Expect(studio.Page).ToHaveURLAsync(new Regex(@"/studio/definitionen\?.*pageSize="));
        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "Create workflow" }).ClickAsync();
        await studio.Field("Name").Locator("input").FillAsync("Lebenslauf");
        await studio.Page.Locator(".mud-dialog").GetByText("Sequence", new() { Exact = true }).ClickAsync();
        await studio.Answer("Ok");
        await Expect(studio.Page).ToHaveURLAsync(new Regex("/studio/definitionen/[^/]+$"));
        await studio.Ready();
        Assert.That(await State("Lebenslauf"), Is.EqualTo("1 draft"));
        Assert.That(
            await Database.Scalar<string>(
                "SELECT json::jsonb->'root'->>'type' FROM workflow.definition_version WHERE name = 'Lebenslauf'"
            ),
            Is.EqualTo("Elsa.Sequence")
        );

        await studio.Go("/studio/definitionen?search=Lebenslauf");
        await studio.InRow("Lebenslauf", "Publish");
        await Until(() => State("Lebenslauf"), "1 published");
        var published = studio.Row("Lebenslauf").Locator("td:nth-child(5)");
        await Expect(published).ToHaveTextAsync("1");
        await studio.InRow("Lebenslauf", "Unpublish");
        await Until(() => State("Lebenslauf"), "1 draft");
        await Expect(published).ToHaveTextAsync("-");

        await studio.InRow("Lebenslauf", "Duplicate");
        await studio.Enter("Name", "Zwilling");
        await studio.Answer("Ok");
        await Until(() => State("Zwilling"), "1 draft");

        await studio.Go("/studio/definitionen?search=Zwilling");
        await studio.InRow("Zwilling", "Delete");
        await studio.Answer("Delete");
        await Until(() => State("Zwilling"), "1 deleted");
        Assert.That(
            await Database.Scalar<string>(
                "SELECT string_agg(account || ' ' || action, ', ' ORDER BY a.id) FROM workflow.audit a WHERE definition_id IN (SELECT definition_id FROM workflow.definition_version WHERE name IN ('Lebenslauf', 'Zwilling'))"
            ),
            Is.EqualTo(
                "gestaltung DefinitionCreated, gestaltung DefinitionPublished, gestaltung DefinitionRetracted, gestaltung DefinitionCreated, gestaltung DefinitionDeleted"
            )
        );
        studio.Check();
    }

    [Test]
    public async Task Several_are_published_retracted_and_deleted_at_once()
    {
        foreach (var name in new[] { "viele-1", "viele-2" })
            await Save(Sequence(name, Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen?search=viele-");
        await Bulk("Publish", "1 published", "-");
        await Bulk("Unpublish", "1 draft", "1");
        await Bulk("Delete", "1 deleted", "-");
        studio.Check();

        async Task Bulk(string item, string expected, string publishedBefore)
        {
            // The list forgets what was selected when it loads anew, so that must be over.
            await Expect(studio.Page.Locator("tbody tr td:nth-child(5)"))
                .ToHaveTextAsync([publishedBefore, publishedBefore]);
            foreach (var row in new[] { "viele-1", "viele-2" })
                await studio.Row(row).Locator("input[type=checkbox]").CheckAsync();
            await studio.Choose(studio.Page.GetByText("Bulk actions"), item);
            await studio.Answer(item);
            foreach (var name in new[] { "viele-1", "viele-2" })
                await Until(() => State(name), expected);
        }
    }

    [Test]
    public async Task What_cannot_be_deleted_says_why_in_German()
    {
        await using var studio = await StudioPage.Open("/studio/definitionen?search=ozg-leistung");
        await studio.InRow("ozg-leistung", "Delete");
        await studio.Answer("Delete");
        await Expect(studio.Message)
            .ToContainTextAsync(
                "„Lebenszyklus einer OZG-Leistung“ kann nicht gelöscht werden: Sie gehört zum Produkt."
            );
        Assert.That(
            await Database.Scalar<bool>(
                "SELECT is_published FROM workflow.definition_version WHERE definition_id = 'ozg-leistung' AND is_latest"
            )
        );
        studio.Expected(409);
        studio.Check();
    }

    [Test]
    public async Task Definitions_come_from_JSON_and_ZIP_files_and_go_to_them()
    {
        await using var studio = await StudioPage.Open("/studio/definitionen");
        var json = Encoding.UTF8.GetBytes(WithSchema("aus-datei").ToJsonString());
        await studio
            .Page.Locator("input[type=file]")
            .First.SetInputFilesAsync(
                new FilePayload
                {
                    Name = "aus-datei.json",
                    MimeType = "application/json",
                    Buffer = json,
                }
            );
        await Until(() => State("aus-datei"), "1 draft");
        await Expect(studio.Message).ToContainTextAsync("Eine Definition wurde übernommen.");
        await studio.Ready();
        await studio
            .Page.Locator("input[type=file]")
            .First.SetInputFilesAsync(
                new FilePayload
                {
                    Name = "mehrere.zip",
                    MimeType = "application/zip",
                    Buffer = Zip("aus-zip-1", "aus-zip-2"),
                }
            );
        await Until(() => State("aus-zip-1"), "1 draft");
        await Until(() => State("aus-zip-2"), "1 draft");
        await Expect(studio.Message).ToContainTextAsync("2 Definitionen wurden übernommen.");
        await studio.Ready();
        await studio
            .Page.Locator("input[type=file]")
            .First.SetInputFilesAsync(
                new FilePayload
                {
                    Name = "pfad.zip",
                    MimeType = "application/zip",
                    Buffer = Zip("aus-zip-3", "../weg"),
                }
            );
        await Expect(studio.Message).ToContainTextAsync("führt aus dem Archiv heraus");
        Assert.That(await State("aus-zip-3"), Is.EqualTo("none"), "all or none");
        studio.Expected(400);

        await studio.Go("/studio/definitionen?search=aus-");
        var one = await studio.Page.RunAndWaitForDownloadAsync(async () =>
        {
            await studio.InRow("aus-datei", "Export");
            await studio.Answer();
        });
        Assert.That(
            await File.ReadAllTextAsync(await one.PathAsync()),
            Does.Contain("\"definitionId\": \"aus-datei\"")
        );

        foreach (var row in new[] { "aus-zip-1", "aus-zip-2" })
            await studio.Row(row).Locator("input[type=checkbox]").CheckAsync();
        var many = await studio.Page.RunAndWaitForDownloadAsync(async () =>
        {
            await studio.Choose(studio.Page.GetByText("Bulk actions"), "Export");
            await studio.Answer();
        });
        using var archive = ZipFile.OpenRead(await many.PathAsync());
        Assert.That(
            archive.Entries.Select(x => x.Name),
            Is.EqualTo(new[] { "workflow-definition-aus-zip-1-v1.json", "workflow-definition-aus-zip-2-v1.json" })
        );
        studio.Check();
    }

    private static JsonObject WithSchema(string id)
    {
        var model = Sequence(id, Activity("Elsa.WriteLine", "Zeile", ("text", "x")));
        model["$schema"] = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";
        return model;
    }

    private static byte[] Zip(params string[] ids)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
            foreach (var id in ids)
            {
                using var entry = zip.CreateEntry(id + ".json").Open();
                entry.Write(Encoding.UTF8.GetBytes(WithSchema(id).ToJsonString()));
            }

        return bytes.ToArray();
    }

    private static Task<string> State(string name) =>
        Database.Scalar<string>(
            $"SELECT coalesce((SELECT version || CASE WHEN deleted_at IS NOT NULL THEN ' deleted' WHEN is_published THEN ' published' ELSE ' draft' END FROM workflow.definition_version WHERE name = '{name}' ORDER BY version DESC LIMIT 1), 'none')"
        );

    private static Task Until(Func<Task<string>> read, string expected) =>
        Wait.UntilAsync(async () => await read() == expected, expected);
}
