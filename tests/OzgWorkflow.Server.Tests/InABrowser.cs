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

    /// <summary>Starts an instance of a definition with a task and returns the task.</summary>
    private protected async Task<Guid> NewTask(string definition, string? correlationId = null)
    {
        var instance = await Host.Start(definition, correlationId ?? $"{definition}-{Guid.NewGuid():N}");
        return await Host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE instance_id = '{instance}'");
    }

    /// <summary>Fills in the page on which one signs in.</summary>
    private protected static async Task SignIn(IPage page, string account)
    {
        await page.GetByLabel("Konto").FillAsync(account);
        await page.GetByLabel("Passwort").FillAsync("Demo-Konto-1");
        await Button(page, "Anmelden").ClickAsync();
    }

    private protected static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
