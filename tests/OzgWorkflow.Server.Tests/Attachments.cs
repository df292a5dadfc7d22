using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;
using static Microsoft.Playwright.Assertions;

namespace OzgWorkflow.Server.Tests;

/// <summary>Files in forms: chosen, kept before the task is done, exchanged, downloaded by whom they are for.</summary>
public sealed class Attachments : InABrowser
{
    private static readonly byte[] Pdf = "%PDF-1.7 Ein Bericht"u8.ToArray();

    [OneTimeSetUp]
    public async Task Start()
    {
        var fields = new object[]
        {
            new
            {
                name = "bericht",
                label = "Bericht",
                type = "File",
                required = true,
                accept = new[] { "pdf" },
            },
            new { name = "grund", label = "Grund" },
        };
        await Host.Publish(
            Build.Workflow(
                "pruefung",
                Build.HumanTask(
                    "Prüfen",
                    ("candidateRole", Build.Literal("Themenfeld-Koordination")),
                    ("fields", Build.Literal(fields))
                )
            )
        );
    }

    [Test]
    public async Task A_file_is_kept_as_soon_as_it_is_chosen_and_can_be_exchanged()
    {
        var task = await NewTask("pruefung");
        var page = await Browser.SignIn(Server.Address, "koordination");
        await page.GotoAsync($"/aufgaben/{task}");
        await Choose(page, "erster.pdf", Pdf);
        await Expect(page.GetByLabel("erster.pdf")).ToBeCheckedAsync();
        await Choose(page, "zweiter.pdf", "<html>"u8.ToArray());
        await Expect(page.GetByText("„zweiter.pdf“ ist beschädigt oder keine Datei der Art „pdf“.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("erster.pdf")).ToBeCheckedAsync();

        // Without waiting until it is kept.
        await Choose(page, "dritter.pdf", "%PDF-3"u8.ToArray());
        await Button(page, "Ja").ClickAsync();
        await Expect(page.GetByText("Vielen Dank, die Aufgabe ist erledigt")).ToBeVisibleAsync();
        await page.GotoAsync($"/aufgaben/{task}");
        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "dritter.pdf" }).ClickAsync()
        );
        Assert.That(await File.ReadAllTextAsync((await download.PathAsync())!), Is.EqualTo("%PDF-3"));
        Assert.That(download.SuggestedFilename, Is.EqualTo("dritter.pdf"));
    }

    [Test]
    public async Task A_file_that_is_not_wanted_any_more_is_taken_out()
    {
        var task = await NewTask("pruefung");
        var page = await Browser.SignIn(Server.Address, "koordination");
        await page.GotoAsync($"/aufgaben/{task}");
        await Choose(page, "erster.pdf", Pdf);
        await page.GetByLabel("erster.pdf").UncheckAsync();
        await Button(page, "Ja").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Bitte laden Sie eine Datei zu „Bericht“ hoch." }))
            .ToBeVisibleAsync();
        await Choose(page, "erster.pdf", Pdf);
        await Button(page, "Ja").ClickAsync();
        await Expect(page.GetByText("Vielen Dank, die Aufgabe ist erledigt")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Without_scripts_a_file_stays_when_something_else_is_wrong()
    {
        var task = await NewTask("pruefung");
        using var page = new PageClient(Server.Address);
        await page.SignIn("koordination");
        var address = $"/aufgaben/{task}";
        var refused = await Send(page, address, "Erledigen", new string('x', 5_000));
        Assert.That(
            refused,
            Does.Contain("darf höchstens 4000 Zeichen lang sein").And.Match("checked[^>]*>\\s*<label[^>]*>erster.pdf<")
        );
        await Send(page, address, "Entwurf", "Noch offen");
        var shown = WebUtility.HtmlDecode(await page.Http.GetStringAsync(address));
        Assert.That(shown, Does.Match("checked[^>]*>\\s*<label[^>]*>erster.pdf<").And.Contain("Noch offen"));
    }

    [Test]
    public async Task Programs_upload_and_download_and_others_do_not()
    {
        var task = await NewTask("pruefung");
        using var coordinator = await ApiClient.SignIn(Server.Address, "koordination");
        using var stranger = await ApiClient.SignIn(Server.Address, "ausschuss");
        var address = $"/api/tasks/{task}/files";
        Assert.That(
            (await stranger.Upload($"{address}?field=bericht&name=a.pdf", new MemoryStream(Pdf))).Status,
            Is.EqualTo(403)
        );
        Assert.That((await coordinator.Upload(address, new MemoryStream(Pdf))).Status, Is.EqualTo(404));
        var (status, file) = await coordinator.Upload(
            $"{address}?field=bericht&name=Bericht.pdf",
            new MemoryStream(Pdf)
        );
        Assert.That(status, Is.EqualTo(201));
        var id = file!["id"]!.ToString();
        (status, _) = await coordinator.Post(
            $"/api/tasks/{task}/complete",
            new { outcome = "Ja", data = new Dictionary<string, object?> { ["bericht"] = id } }
        );
        Assert.That(status, Is.EqualTo(200));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/{id}");
        using var answer = await coordinator.Send(request);
        Assert.Multiple(async () =>
        {
            Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(Pdf));
            Assert.That(answer.Content.Headers.ContentDisposition!.DispositionType, Is.EqualTo("attachment"));
            Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
        });
        using var other = new HttpRequestMessage(HttpMethod.Get, $"{address}/{id}");
        using var refused = await stranger.Send(other);
        Assert.That((int)refused.StatusCode, Is.EqualTo(403));
        using var page = new PageClient(Server.Address);
        await page.SignIn("ausschuss");
        using var led = await page.Http.GetAsync($"/aufgaben/{task}?handler=Datei&datei={id}");
        Assert.That(led.Headers.Location?.ToString(), Does.Contain("/kein-zugriff"));
    }

    private static Task Choose(IPage page, string name, byte[] content) =>
        page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = name,
                    MimeType = "application/pdf",
                    Buffer = content,
                }
            );

    private async Task<string> Send(PageClient page, string address, string handler, string reason)
    {
        using var content = new MultipartFormDataContent
        {
            { new ByteArrayContent(Pdf), "datei.bericht", "erster.pdf" },
            { new StringContent(reason), "feld.grund" },
            { new StringContent("Ja"), "entscheidung" },
        };
        foreach (var (name, value) in await page.Hidden(address))
            content.Add(new StringContent(value), name);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}?handler={handler}");
        request.Content = content;
        request.Headers.Add("Origin", Server.Address.GetLeftPart(UriPartial.Authority));
        using var answer = await page.Http.SendAsync(request);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}
