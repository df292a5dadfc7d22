using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Server.Tests;

/// <summary>Debian's Chromium, and pages that fail on any request to another origin.</summary>
internal sealed class Browser : IAsyncDisposable
{
    /// <summary>How long a page may take for anything, in milliseconds, however busy the machine is.</summary>
    private const float Patience = 60_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ConcurrentDictionary<(Uri, string), Lazy<Task<IBrowserContext>>> _sessions = new();

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Requests that left the host.</summary>
    internal List<string> Foreign { get; } = [];

    internal static async Task<Browser> Start()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
        return new Browser(playwright, browser);
    }

    /// <summary>A page signed in as an account.</summary>
    internal async Task<IPage> SignIn(Uri address, string account, string password = "Demo-Konto-1")
    {
        var context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = address.ToString(),
                Locale = "de-DE",
                ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
            }
        );
        context.SetDefaultTimeout(Patience);
        context.Request += (_, request) =>
        {
            // "blob:" is something that the page itself made.
            if (
                !request
                    .Url.Replace("blob:", "", StringComparison.Ordinal)
                    .StartsWith(address.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            )
                Foreign.Add(request.Url);
        };
        var page = await context.NewPageAsync();
        await page.GotoAsync("/anmelden");
        await page.GetByLabel("Konto").FillAsync(account);
        await page.GetByLabel("Passwort").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        return page;
    }

    /// <summary>
    /// A page of an account that stays signed in: what one page has fetched and compiled, the next one has.
    /// </summary>
    internal async Task<IPage> PageOf(Uri address, string account)
    {
        var session = _sessions.GetOrAdd((address, account), _ => new(() => Begin(address, account)));
        try
        {
            return await (await session.Value).NewPageAsync();
        }
        catch
        {
            _sessions.TryRemove(new((address, account), session));
            throw;
        }
    }

    private async Task<IBrowserContext> Begin(Uri address, string account)
    {
        var page = await SignIn(address, account);
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("/anmelden"));
        await page.CloseAsync();
        return page.Context;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
