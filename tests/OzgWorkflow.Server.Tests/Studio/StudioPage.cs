using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>
/// A page with the Studio in it. What goes wrong in the browser is collected and fails the test at its end.
/// </summary>
internal sealed partial class StudioPage : IAsyncDisposable
{
    // More pages at once than cores are slower one by one.
    private static readonly SemaphoreSlim AtOnce = new(2);

    /// <summary>
    /// Pages with a running Studio that tests have left, by account: the next one goes on in them, as designers do.
    /// </summary>
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IPage>> Left = [];

    // How the page came to where it is, for tests that fail.
    private const string Trace = """
        window.trace = [];
        for (const name of ['pushState', 'replaceState']) {
          const change = history[name];
          history[name] = function (...values) { trace.push(`${name} ${values[2]}`); return change.apply(history, values); };
        }
        addEventListener('popstate', () => trace.push(`popstate ${location.href}`));
        document.addEventListener('ozg-studio-shows', () => trace.push(`shows ${location.href}`));
        """;
    private const string Traced =
        "JSON.stringify([window.trace?.slice(-20), history.length, window.ozgPages?.isMoving(), window.ozgSaves?.isUnsaved()])";

    private readonly string _account;
    private readonly bool _endsSession;
    private readonly List<string> _errors = [];
    private IPage? _page;
    private bool _endedWell;

    private StudioPage(string account, bool endsSession) => (_account, _endsSession) = (account, endsSession);

    internal IPage Page => _page!;

    /// <summary>The Studio.</summary>
    internal ILocator Main => Page.Locator("[data-studio]");

    internal ILocator Nodes => Page.Locator(".x6-node");

    /// <summary>Opens it in the session of an account, or in one of its own that the test may end.</summary>
    internal static async Task<StudioPage> Open(string path, string account = "gestaltung", bool endsSession = false)
    {
        await AtOnce.WaitAsync();
        var studio = new StudioPage(account, endsSession);
        try
        {
            await studio.Begin(path);
            return studio;
        }
        catch
        {
            await studio.DisposeAsync();
            throw;
        }
    }

    private async Task Begin(string path)
    {
        var (browser, address) = (StudioServer.Browser, StudioServer.Server.Address);
        if (_endsSession || !LeftBy(_account).TryTake(out _page))
        {
            _page = await (_endsSession ? browser.SignIn(address, _account) : browser.PageOf(address, _account));
            await _page.AddInitScriptAsync(Trace);
        }

        Page.PageError += Note;
        Page.Console += Note;
        await Page.SetViewportSizeAsync(1600, 1000);
        await Go(path);
    }

    private static ConcurrentBag<IPage> LeftBy(string account) => Left.GetOrAdd(account, _ => []);

    private void Note(object? sender, string error) => _errors.Add($"{Page.Url}: {error}");

    private void Note(object? sender, IConsoleMessage line)
    {
        if (line.Type == "error")
            _errors.Add(line.Text);
    }

    /// <summary>Goes to a page as designers do: in the Studio that runs, where there is one.</summary>
    internal async Task Go(string path)
    {
        if (!StudiosOwn().IsMatch(path) || !await Runs())
        {
            await Load(path);
            return;
        }

        // It may load the page whole, so nobody waits for what it promises.
        await Page.EvaluateAsync("path => void ozgPages.go(path)", path);
        await Assertions.Expect(Page.Locator("[data-studio]:not(:has(.ozg-studio-loading))")).ToHaveCountAsync(1);
    }

    /// <summary>Loads a page whole.</summary>
    internal async Task Load(string path)
    {
        await Page.GotoAsync(path);
        await Ready();
    }

    /// <summary>Clicks on a link.</summary>
    internal async Task Follow(string link)
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = link }).First.ClickAsync();
        await Ready();
    }

    private Task<bool> Runs() => Page.EvaluateAsync<bool>("'ozgPages' in window");

    internal async Task Ready() => await Assertions.Expect(Page.Locator(".ozg-studio-loading")).ToHaveCountAsync(0);

    /// <summary>Waits until the Studio has saved what was changed and shows what the server answered.</summary>
    internal async Task Saved()
    {
        await Wait.UntilAsync(() => Page.EvaluateAsync<bool>("!ozgSaves.isUnsaved()"), "nothing is left to save");
        await Assertions.Expect(Main).Not.ToHaveAttributeAsync("aria-busy", "true");
    }

    /// <summary>The input with that label, in the properties of an activity or a dialog.</summary>
    internal ILocator Field(string label) =>
        Page.Locator(
            $"xpath=//label[contains(@class,'mud-input-label') and normalize-space()='{label}']/ancestor::div[contains(@class,'mud-input-control')][1]"
        ).First;

    /// <summary>Writes into a field and leaves it, which is when the Studio takes it.</summary>
    internal async Task Enter(string label, string text)
    {
        var input = Field(label).Locator("input, textarea").First;
        await input.FillAsync(text);
        await input.PressAsync("Tab");
    }

    /// <summary>Presses the editor's button to publish.</summary>
    internal Task Publish() => Page.Locator(".mud-button-group-root button").First.ClickAsync();

    /// <summary>Takes out what the browser says of answers with that status, for tests that want them.</summary>
    internal void Expected(int status) => _errors.RemoveAll(x => x.Contains($" {status} (", StringComparison.Ordinal));

    /// <summary>Chooses an item of a menu; a list that loads anew meanwhile closes its menus.</summary>
    internal async Task Choose(ILocator opener, string item)
    {
        var choice = Page.Locator(".mud-popover-open").GetByText(item, new() { Exact = true });
        for (var until = DateTime.UtcNow.AddSeconds(60); ; )
        {
            if (!await choice.IsVisibleAsync())
                await opener.ClickAsync();
            try
            {
                await choice.ClickAsync(new() { Timeout = 10_000 });
                return;
            }
            catch (TimeoutException) when (DateTime.UtcNow < until) { }
        }
    }

    /// <summary>A row of the list.</summary>
    internal ILocator Row(string text) => Page.Locator("tbody tr").Filter(new() { HasText = text });

    internal Task InRow(string row, string item) => Choose(Row(row).Locator("button").Last, item);

    /// <summary>Gives what a dialog makes a name of its own, once the Studio has proposed one.</summary>
    internal async Task NameInDialog(string name)
    {
        var input = Page.Locator(".mud-dialog input").First;
        await Assertions.Expect(input).Not.ToHaveValueAsync("");
        await input.FillAsync(name);
        await input.PressAsync("Tab");
    }

    /// <summary>
    /// Answers a dialog with that button, or its last. A click on a dialog that is still being drawn is lost, so
    /// whoever sees it stay clicks again.
    /// </summary>
    internal async Task Answer(string? button = null)
    {
        var dialog = Page.Locator(".mud-dialog");
        var answer = button is null
            ? dialog.GetByRole(AriaRole.Button).Last
            : dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true });
        await answer.ClickAsync();
        for (var until = DateTime.UtcNow.AddSeconds(60); ; )
        {
            try
            {
                await Assertions.Expect(dialog).ToHaveCountAsync(0, new() { Timeout = 5_000 });
                return;
            }
            catch (PlaywrightException) when (DateTime.UtcNow < until)
            {
                if (await answer.IsVisibleAsync())
                    await answer.DispatchEventAsync("click");
            }
        }
    }

    /// <summary>
    /// Drags an activity from the palette onto the drawing. Where the mouse misses it, because the palette still moves,
    /// nothing is dropped, and it is dragged again: the browser's own way to drag would go on with a button that was
    /// pressed beside it.
    /// </summary>
    internal async Task Drag(string category, string activity, int x, int y)
    {
        var palette = Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Activities" });
        var item = palette.GetByText(activity, new() { Exact = true }).First;
        if (!await item.IsVisibleAsync())
            await palette.GetByText(category, new() { Exact = true }).First.ClickAsync();
        var before = await Nodes.CountAsync();
        var graph = Page.Locator(".x6-graph").First;
        var target = new LocatorHoverOptions
        {
            Position = new() { X = x, Y = y },
            Force = true,
        };
        for (var tries = 0; tries < 5 && !await Page.EvaluateAsync<bool>("window.dropped === true"); tries++)
        {
            await Page.EvaluateAsync(
                "document.addEventListener('drop', () => { window.dropped = true; }, { capture: true, once: true })"
            );
            await StandsStill(item);
            await item.HoverAsync();
            await Page.Mouse.DownAsync();
            await graph.HoverAsync(target);
            await graph.HoverAsync(target);
            await Page.Mouse.UpAsync();
        }

        await Page.EvaluateAsync("delete window.dropped");
        await Assertions.Expect(Nodes).ToHaveCountAsync(before + 1);
    }

    /// <summary>Waits until something has come to rest: categories of the palette open and close slowly.</summary>
    private async Task StandsStill(ILocator item)
    {
        for (var (before, now) = (0f, -1f); before != now; )
        {
            before = (await item.BoundingBoxAsync())?.Y ?? -1;
            await Page.WaitForTimeoutAsync(400);
            now = (await item.BoundingBoxAsync())?.Y ?? -2;
        }
    }

    internal ILocator Node(string text) => Nodes.Filter(new() { HasText = text }).First;

    /// <summary>Where something is drawn, once it stays there.</summary>
    internal static async Task<LocatorBoundingBoxResult> PlaceOf(ILocator drawn)
    {
        LocatorBoundingBoxResult? before = null;
        while (true)
        {
            var now = await drawn.BoundingBoxAsync();
            if (now is not null && before is not null && (now.X, now.Y) == (before.X, before.Y))
                return now;
            before = now;
            await drawn.Page.WaitForTimeoutAsync(200);
        }
    }

    /// <summary>
    /// Selects an activity, so that its properties are shown. The Studio draws it first and moves it to the middle
    /// then, so a click may miss it.
    /// </summary>
    internal async Task Select(string text)
    {
        while (true)
        {
            if (await Node(text).BoundingBoxAsync() is { } box)
            {
                await Page.Mouse.ClickAsync(box.X + 60, box.Y + 12);
                if (await Node(text).BoundingBoxAsync() is { } now && (now.X, now.Y) == (box.X, box.Y))
                    return;
            }

            await Page.WaitForTimeoutAsync(700); // no double click
        }
    }

    /// <summary>
    /// Selects an activity of an instance, so that its execution is shown. While an activity runs the viewer reads it
    /// anew each second; what is on its way when another is selected it shows for that one, until somebody selects yet
    /// another and comes back (Elsa Studio 3.8.2).
    /// </summary>
    internal async Task SelectToSee(string text, string other, ILocator panel, Regex what)
    {
        for (var until = DateTime.UtcNow.AddSeconds(60); ; await Select(other))
        {
            await Select(text);
            try
            {
                await Assertions.Expect(panel).ToContainTextAsync(what, new() { Timeout = 10_000 });
                return;
            }
            catch (PlaywrightException) when (DateTime.UtcNow < until) { }
        }
    }

    /// <summary>Writes into a code editor (Monaco).</summary>
    internal async Task Write(ILocator editor, string text)
    {
        await editor.Locator(".monaco-editor").First.ClickAsync();
        await Page.Keyboard.PressAsync("Control+A");
        await Page.Keyboard.InsertTextAsync(text);
    }

    /// <summary>
    /// Replaces all that a code editor has, as pasting does: nothing is indented or closed by itself.
    /// </summary>
    internal async Task Paste(ILocator editor, string text)
    {
        await editor.Locator(".monaco-editor").First.ClickAsync();
        await Page.Keyboard.PressAsync("Control+A");
        await Page.EvaluateAsync(
            "text => monaco.editor.getEditors().find(x => x.hasTextFocus()).trigger('paste', 'paste', { text })",
            text
        );
    }

    /// <summary>A button of the toolbar, found by what its tooltip says.</summary>
    internal async Task<ILocator> Toolbar(string tooltip)
    {
        var buttons = Main.GetByRole(AriaRole.Toolbar).First.GetByRole(AriaRole.Button);
        foreach (var button in await buttons.AllAsync())
        {
            await button.HoverAsync();
            await Page.WaitForTimeoutAsync(500);
            if (await Page.Locator(".mud-tooltip").GetByText(tooltip, new() { Exact = true }).IsVisibleAsync())
                return button;
        }

        throw new AssertionException($"No button says „{tooltip}“.");
    }

    /// <summary>Opens a tab, also one that its bar has scrolled out of sight.</summary>
    internal Task Tab(string name) =>
        Page.GetByRole(AriaRole.Tab, new() { Name = name, Exact = true }).DispatchEventAsync("click");

    internal ILocator Panel(string tab) => Page.GetByRole(AriaRole.Tabpanel, new() { Name = tab });

    /// <summary>What the page around the Studio says.</summary>
    internal ILocator Message => Page.Locator("#ozg-studio-message");

    internal Task Picture(string name) => Tests.Pages.Screenshot(Page, name);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_page is not null)
                await Leave();
        }
        finally
        {
            AtOnce.Release();
        }
    }

    private async Task Leave()
    {
        if (!_endedWell)
        {
            TestContext.Out.WriteLine(string.Join("\n", _errors.Prepend("The browser says:")));
            TestContext.Out.WriteLine(await Page.EvaluateAsync<string>(Traced));
            await Picture("failed-" + TestContext.CurrentContext.Test.MethodName);
        }

        if (_endsSession)
            await Page.Context.CloseAsync();
        else if (_endedWell && await Runs() && await Page.EvaluateAsync<bool>("!ozgSaves.isUnsaved()"))
        {
            Page.PageError -= Note;
            Page.Console -= Note;
            await Page.UnrouteAllAsync();
            LeftBy(_account).Add(Page);
        }
        else
            await Page.CloseAsync();
    }

    [GeneratedRegex("^/studio/(definitionen|instanzen)(/[^/?]+)?($|\\?)")]
    private static partial Regex StudiosOwn();

    /// <summary>To be called where a test ends well.</summary>
    internal void Check()
    {
        Assert.That(_errors, Is.Empty, "nothing went wrong in the browser");
        Assert.That(StudioServer.Browser.Foreign, Is.Empty, "no request leaves the host");
        Assert.That(
            (StudioServer.Watch.Ended.IsFaulted, StudioServer.Watch.Foreign.Count),
            Is.EqualTo((false, 0)),
            "nor does the server call anybody"
        );
        _endedWell = true;
    }
}
