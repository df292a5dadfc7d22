using Microsoft.Playwright;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// A fixture with a server, a browser, and a host on the server's database that starts what people find there.
/// </summary>
public abstract class InABrowser : OnAServer
{
    private protected Browser Browser { get; private set; } = null!;

    private protected RuntimeHost Host { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartBrowser()
    {
        Browser = await Tests.Browser.Start();
        Host = new RuntimeHost((await Server.Postgres()).ConnectionString(), realTime: true);
    }

    [OneTimeTearDown]
    public async Task StopBrowser()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        if (Host is not null)
            await Host.DisposeAsync();
    }

    private protected static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
