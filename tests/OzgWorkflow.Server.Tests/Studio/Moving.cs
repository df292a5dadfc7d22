using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Model;
using static Microsoft.Playwright.Assertions;
using static OzgWorkflow.Server.Tests.Studio.Editing;
using static OzgWorkflow.Server.Tests.Studio.StudioServer;

namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>Between its pages the Studio goes on; where it cannot, the page is loaded whole.</summary>
public sealed class Moving
{
    [Test]
    public async Task Links_back_and_forward_keep_the_Studio_that_runs()
    {
        await Save(Flowchart("unterwegs", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen/unterwegs");
        await Mark(studio);
        await studio.Follow("Definitionen");
        await IsAt(studio, "/studio/definitionen", "Workflow-Definitionen");
        await Expect(studio.Page.Locator("#inhalt")).ToBeFocusedAsync();
        await studio.Follow("Instanzen");
        await IsAt(studio, "/studio/instanzen", "Workflow-Instanzen");
        await studio.Page.GoBackAsync();
        await IsAt(studio, "/studio/definitionen", "Workflow-Definitionen");
        await studio.Page.GoBackAsync();
        await IsAt(studio, "/studio/definitionen/unterwegs", "unterwegs");
        await Expect(studio.Node("Zeile")).ToBeVisibleAsync();
        await studio.Page.GoForwardAsync();
        await IsAt(studio, "/studio/definitionen", "Workflow-Definitionen");
        Assert.That(await IsMarked(studio));
        studio.Check();
    }

    [Test]
    public async Task Whoever_goes_back_while_something_is_unsaved_loses_nothing()
    {
        await Save(Flowchart("umkehr", HumanTask("Aufgabe")));
        await using var studio = await StudioPage.Open("/studio/definitionen");
        await studio.Go("/studio/definitionen/umkehr");
        await Mark(studio);
        await studio.Select("Aufgabe");
        await studio.Field("Titel").Locator("input").FillAsync("Antrag prüfen");
        await studio.Page.GoBackAsync();
        await IsAt(studio, "/studio/definitionen", "Workflow-Definitionen");
        Assert.That(
            await Of<string>("umkehr", "act(Aufgabe)->'title'->'expression'->>'value'"),
            Is.EqualTo("Antrag prüfen")
        );
        await Expect(studio.Message).ToBeHiddenAsync();
        Assert.That(await IsMarked(studio));
        studio.Check();
    }

    [Test]
    public async Task Of_two_links_clicked_at_once_the_last_is_followed()
    {
        await Save(Flowchart("zwei-klicks", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen");
        await studio.Page.EvaluateAsync(
            "for (const x of ['/studio/instanzen', '/studio/definitionen/zwei-klicks']) ozgPages.go(x);"
        );
        await IsAt(studio, "/studio/definitionen/zwei-klicks", "zwei-klicks");
        await Expect(studio.Node("Zeile")).ToBeVisibleAsync();
        studio.Check();
    }

    [Test]
    public async Task A_page_that_somebody_else_would_see_or_that_is_not_there_is_loaded_whole()
    {
        await using var studio = await StudioPage.Open("/studio/definitionen", endsSession: true);
        await Mark(studio);
        await studio.Page.EvaluateAsync("document.body.dataset.account = 'jemand anders'");
        await studio.Follow("Instanzen");
        await IsAt(studio, "/studio/instanzen", "Workflow-Instanzen");
        Assert.That(await IsMarked(studio), Is.False);

        await Mark(studio);
        await studio.Page.EvaluateAsync("{ ozgPages.go('/studio/definitionen/gibt-es-nicht'); }");
        await Expect(studio.Page).ToHaveURLAsync(new Regex("/gibt-es-nicht$"));
        await Expect(studio.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Nicht gefunden");

        await studio.Load("/studio/instanzen");
        await studio.Page.Context.ClearCookiesAsync();
        await studio.Page.GetByRole(AriaRole.Link, new() { Name = "Definitionen" }).ClickAsync();
        await Expect(studio.Page.GetByLabel("Passwort")).ToBeVisibleAsync();
        studio.Expected(401);
        studio.Expected(404);
        studio.Check();
    }

    [Test]
    public async Task A_Studio_that_broke_is_loaded_anew()
    {
        await using var studio = await StudioPage.Open("/studio/definitionen");
        await Mark(studio);
        await studio.Page.EvaluateAsync("document.getElementById('blazor-error-ui').style.display = 'block'");
        await studio.Follow("Instanzen");
        await IsAt(studio, "/studio/instanzen", "Workflow-Instanzen");
        Assert.That(await IsMarked(studio), Is.False);
        studio.Check();
    }

    private static Task Mark(StudioPage studio) => studio.Page.EvaluateAsync("window.marked = true");

    private static Task<bool> IsMarked(StudioPage studio) => studio.Page.EvaluateAsync<bool>("window.marked === true");

    private static async Task IsAt(StudioPage studio, string path, string title)
    {
        await Expect(studio.Page).ToHaveURLAsync(new Regex(Regex.Escape(path) + "(\\?.*)?$"));
        await Expect(studio.Page).ToHaveTitleAsync(title + " – OzgWorkflow");
        await Expect(studio.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        await studio.Ready();
    }
}
