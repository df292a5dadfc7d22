using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Model;
using static Microsoft.Playwright.Assertions;
using static OzgWorkflow.Server.Tests.Studio.Editing;
using static OzgWorkflow.Server.Tests.Studio.StudioServer;

namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>Between its pages the Studio goes on; where it cannot, the page is loaded whole.</summary>
public sealed class Moving : OnTheStudio
{
    [Test]
    public async Task Links_back_and_forward_keep_the_Studio_that_runs()
    {
        await Save(Flowchart("unterwegs", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen");
        await GoesOn(
            studio,
            async () =>
            {
                await studio.Go("/studio/definitionen/unterwegs");
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
            }
        );
        studio.Check();
    }

    [Test]
    public async Task Whoever_goes_back_while_something_is_unsaved_loses_nothing()
    {
        await Save(Flowchart("umkehr", HumanTask("Aufgabe")));
        await using var studio = await StudioPage.Open("/studio/definitionen");
        await Enters(studio, "/studio/definitionen/umkehr");
        await studio.Select("Aufgabe");
        await studio.Field("Titel").Locator("input").FillAsync("Antrag prüfen");
        await studio.Page.GoBackAsync();
        await IsAt(studio, "/studio/definitionen", "Workflow-Definitionen");
        Assert.That(
            await Of<string>("umkehr", "act(Aufgabe)->'title'->'expression'->>'value'"),
            Is.EqualTo("Antrag prüfen")
        );
        await Expect(studio.Message).ToBeHiddenAsync();
        studio.Check();
    }

    [Test]
    public async Task Of_several_clicks_the_last_is_followed_and_each_once()
    {
        await Save(Flowchart("zwei-klicks", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen");
        await GoesOn(
            studio,
            async () =>
            {
                await studio.Go("/studio/definitionen?search=zwei-klicks");
                await studio.Page.EvaluateAsync(
                    "window.shown = []; document.addEventListener('ozg-studio-shows', x => window.shown.push(x.detail.localName))"
                );
                await studio.Row("zwei-klicks").DblClickAsync();
                await IsAt(studio, "/studio/definitionen/zwei-klicks", "zwei-klicks");
                await Expect(studio.Node("Zeile")).ToBeVisibleAsync();
                Assert.That(
                    await studio.Page.EvaluateAsync<string[]?>("window.shown"),
                    Is.Null.Or.EqualTo(new[] { "elsa-workflow-definition-editor" }),
                    "what was shown"
                );
            }
        );
        await studio.Page.EvaluateAsync(
            "for (const x of ['/studio/instanzen', '/studio/definitionen']) void ozgPages.go(x);"
        );
        await IsAt(studio, "/studio/definitionen", "Workflow-Definitionen");
        studio.Check();
    }

    [Test]
    public async Task Whoever_goes_back_and_forward_while_it_moves_stays()
    {
        await Save(Flowchart("bleibt", HumanTask("Aufgabe")));
        await using var studio = await StudioPage.Open("/studio/definitionen");
        await Enters(studio, "/studio/definitionen/bleibt");
        await studio.Select("Aufgabe");
        var isSlow = new TaskCompletionSource();
        await studio.Page.RouteAsync(
            "**/elsa/api/workflow-definitions",
            async route =>
            {
                await isSlow.Task;
                await route.ContinueAsync();
            },
            new() { Times = 1 }
        );
        await studio.Enter("Titel", "Antrag prüfen");
        await studio.Page.EvaluateAsync("history.back()");
        await Expect(studio.Message).ToContainTextAsync("Einen Moment");
        await studio.Page.EvaluateAsync("history.forward()");
        await Expect(studio.Message).ToBeHiddenAsync();
        isSlow.SetResult();
        await studio.Saved();
        await IsAt(studio, "/studio/definitionen/bleibt", "bleibt");
        await Expect(studio.Field("Titel").Locator("input")).ToHaveValueAsync("Antrag prüfen");
        studio.Check();
    }

    [Test]
    public async Task Whoever_leaves_what_is_not_saved_is_asked_and_can_stay()
    {
        await Save(Flowchart("abgelehnt", HumanTask("Aufgabe")));
        await using var studio = await StudioPage.Open("/studio/definitionen/abgelehnt");
        await studio.Select("Aufgabe");
        await studio.Page.RouteAsync(
            "**/elsa/api/workflow-definitions",
            route =>
                route.FulfillAsync(
                    new()
                    {
                        Status = 409,
                        ContentType = "application/json",
                        Body = "{\"detail\": \"Jemand war schneller.\"}",
                    }
                ),
            new() { Times = 1 }
        );
        await studio.Enter("Titel", "Antrag prüfen");
        await Expect(studio.Message).ToContainTextAsync("Jemand war schneller.");
        var asked = 0;
        studio.Page.Dialog += OnDialog;
        await studio.Page.GetByRole(AriaRole.Link, new() { Name = "Definitionen" }).ClickAsync();
        await Wait.Until(() => asked == 1, "the browser asks");
        await IsAt(studio, "/studio/definitionen/abgelehnt", "abgelehnt");
        await Expect(studio.Message).ToContainTextAsync("Jemand war schneller.");
        await studio.Enter("Titel", "Anträge prüfen");
        await studio.Saved();
        await studio.Follow("Definitionen");
        await IsAt(studio, "/studio/definitionen", "Workflow-Definitionen");
        Assert.That(asked, Is.EqualTo(1), "it does not ask when all is saved");

        await studio.Go("/studio/definitionen/abgelehnt");
        await studio.Page.GetByLabel("Auto-save").SetCheckedAsync(false);
        await studio.Select("Aufgabe");
        await studio.Enter("Titel", "Alle Anträge prüfen");
        await studio.Page.WaitForTimeoutAsync(3_000); // it would be saved by itself long since
        await studio.Page.GetByRole(AriaRole.Link, new() { Name = "Definitionen" }).ClickAsync();
        await Wait.Until(() => asked == 2, "it asks about what nobody has saved");
        // While the browser puts its question away it may take no keys, and the Studio may take a while to hear one.
        await studio.Page.EvaluateAsync(
            """
            document.addEventListener('keydown', event => {
              if (!event.isTrusted) return;
              window.heard = true;
              event.stopPropagation();
              setTimeout(() => dispatchEvent(new KeyboardEvent('keydown', { key: 's', ctrlKey: true })), 2500);
            });
            """
        );
        await Wait.UntilAsync(
            async () =>
            {
                await studio.Page.Keyboard.PressAsync("Control+s");
                return await studio.Page.EvaluateAsync<bool>("window.heard === true");
            },
            "the page hears it"
        );
        await studio.Follow("Definitionen");
        await IsAt(studio, "/studio/definitionen", "Workflow-Definitionen");
        studio.Page.Dialog -= OnDialog;
        Assert.That(asked, Is.EqualTo(2));
        studio.Expected(409);
        studio.Check();

        async void OnDialog(object? sender, IDialog dialog)
        {
            await dialog.DismissAsync();
            asked++;
        }
    }

    [Test]
    public async Task Each_page_has_its_own_shortcuts_whichever_was_there_first()
    {
        await Save(Flowchart("kürzel", HumanTask("Aufgabe")));
        await using var studio = await StudioPage.Open("/studio/instanzen", endsSession: true);
        await GoesOn(
            studio,
            async () =>
            {
                for (var i = 0; i < 2; i++)
                {
                    await studio.Go("/studio/instanzen");
                    await Wait.UntilAsync(() => Hears("r"), "the list is read anew");
                    Assert.That(await Hears("s"), Is.False, "nothing is saved in the list");
                    await studio.Go("/studio/definitionen/kürzel");
                    await Expect(studio.Node("Aufgabe")).ToBeVisibleAsync();
                    var saves = studio.Page.WaitForRequestAsync("**/elsa/api/workflow-definitions");
                    await Wait.UntilAsync(() => Hears("s"), "the definition is saved");
                    Assert.That(await Hears("r"), Is.False, "the editor is no list");
                    await saves;
                    await studio.Saved();
                }
            }
        );
        studio.Check();

        // The Studio keeps a shortcut that it has from the browser.
        Task<bool> Hears(string key) =>
            studio.Page.EvaluateAsync<bool>(
                "key => !dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, cancelable: true }))",
                key
            );
    }

    [Test]
    public async Task An_editor_that_was_left_has_no_shortcuts_any_more()
    {
        await Save(Flowchart("kürzel-1", HumanTask("Aufgabe")));
        await Save(Flowchart("kürzel-2", HumanTask("Aufgabe")));
        await using var studio = await StudioPage.Open("/studio/definitionen/kürzel-1", endsSession: true);
        foreach (var next in new[] { "kürzel-2", "kürzel-1", "kürzel-2" })
        {
            await studio.Go($"/studio/definitionen/{next}");
            await Expect(studio.Node("Aufgabe")).ToBeVisibleAsync();
        }

        var dialogs = studio.Page.Locator(".mud-dialog");
        await Wait.UntilAsync(
            async () =>
            {
                await studio.Page.Keyboard.PressAsync("Control+Shift+S");
                await studio.Page.WaitForTimeoutAsync(2_000);
                return await dialogs.CountAsync() > 0;
            },
            "the shortcut opens a dialog"
        );
        Assert.That(await dialogs.CountAsync(), Is.EqualTo(1));
        await studio.Answer("Cancel");
        studio.Check();
    }

    [Test]
    public async Task Whoever_leaves_while_an_answer_is_on_its_way_is_told_of_no_error()
    {
        await using var studio = await StudioPage.Open("/studio/instanzen", endsSession: true);
        await studio.Page.AddInitScriptAsync(
            """
            const fetch = window.fetch.bind(window);
            window.slow = 0;
            window.fetch = async (input, init) => {
              const response = await fetch(input, init);
              if (!response.url.includes('/elsa/api/workflow-definitions?')) return response;
              const bytes = new Uint8Array(await response.arrayBuffer());
              const body = new ReadableStream({ async start(to) {
                init?.signal?.addEventListener('abort', () => to.error(init.signal.reason));
                to.enqueue(bytes.subarray(0, 10));
                window.slow++;
                await new Promise(x => setTimeout(x, 3000));
                to.enqueue(bytes.subarray(10));
                to.close();
              } });
              return new Response(body, response);
            };
            """
        );
        await GoesOn(
            studio,
            async () =>
            {
                await studio.Load("/studio/definitionen");
                await Mark(studio);
                await studio.Page.WaitForFunctionAsync("window.slow > 0");
                await studio.Follow("Instanzen");
                await IsAt(studio, "/studio/instanzen", "Workflow-Instanzen");
                await studio.Page.WaitForTimeoutAsync(3000);
            }
        );
        studio.Check();
    }

    [Test]
    public async Task A_page_that_somebody_else_would_see_or_that_is_not_there_is_loaded_whole()
    {
        await using var studio = await StudioPage.Open("/studio/definitionen");
        await Mark(studio);
        await studio.Page.EvaluateAsync("document.body.dataset.account = 'jemand anders'");
        await studio.Follow("Instanzen");
        await IsAt(studio, "/studio/instanzen", "Workflow-Instanzen");
        Assert.That(await IsMarked(studio), Is.False);

        await Mark(studio);
        await studio.Page.EvaluateAsync("void ozgPages.go('/studio/definitionen/gibt-es-nicht')");
        await Expect(studio.Page).ToHaveURLAsync(new Regex("/gibt-es-nicht$"));
        await Expect(studio.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Nicht gefunden");
        studio.Expected(404);
        studio.Check();
    }

    [TestCase("document.getElementById('blazor-error-ui').style.display = 'block'", false)]
    [TestCase("dispatchEvent(new ErrorEvent('error', { error: new WebAssembly.RuntimeError('out of bounds') }))", true)]
    public async Task A_Studio_that_broke_is_loaded_anew_and_says_so_when_it_has_ended(string breaks, bool ends)
    {
        await using var studio = await StudioPage.Open("/studio/definitionen");
        await Mark(studio);
        await studio.Page.EvaluateAsync(breaks);
        if (ends)
            await Expect(studio.Message).ToContainTextAsync("Bitte laden Sie die Seite neu.");
        else
            await Expect(studio.Message).ToBeHiddenAsync();
        await studio.Follow("Instanzen");
        await IsAt(studio, "/studio/instanzen", "Workflow-Instanzen");
        Assert.That(await IsMarked(studio), Is.False);
        studio.Check();
    }

    /// <summary>
    /// The Studio that runs goes on while something is done. It begins anew for activities that others publish
    /// meanwhile, after many moves, and where the server takes long to answer: then it is done once more.
    /// </summary>
    private static async Task GoesOn(StudioPage studio, Func<Task> moves)
    {
        for (var i = 0; i < 3; i++)
        {
            await Mark(studio);
            await moves();
            if (await IsMarked(studio))
                return;
        }

        Assert.Fail("The Studio began anew each time.");
    }

    /// <summary>Goes from the list to a page in one Studio, so that the way back leads to no other.</summary>
    private static Task Enters(StudioPage studio, string path) =>
        GoesOn(
            studio,
            async () =>
            {
                await studio.Go("/studio/definitionen");
                await studio.Go(path);
            }
        );

    private static Task Mark(StudioPage studio) => studio.Page.EvaluateAsync("window.marked = true");

    private static async Task<bool> IsMarked(StudioPage studio)
    {
        try
        {
            return await studio.Page.EvaluateAsync<bool>("window.marked === true");
        }
        catch (PlaywrightException e) when (e.Message.Contains("context was destroyed", StringComparison.Ordinal))
        {
            await studio.Ready();
            return false; // it is being loaded whole at this very moment
        }
    }

    private static async Task IsAt(StudioPage studio, string path, string title)
    {
        // A list that has been read writes its page into the address, wherever the browser is by then; a step back or
        // forward at that very moment Chromium drops.
        var written = path is "/studio/definitionen" or "/studio/instanzen" ? "\\?.*pageSize=.*$" : "(\\?.*)?$";
        await Expect(studio.Page).ToHaveURLAsync(new Regex(Regex.Escape(path) + written));
        await Expect(studio.Page).ToHaveTitleAsync(title + " – OzgWorkflow");
        await Expect(studio.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        await studio.Ready();
    }
}
