using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>A fixture with a server of its own, and the administration's access to it.</summary>
public abstract class OnAServer
{
    private protected ServerProcess Server { get; } = new();

    private protected ApiClient Admin { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartServer()
    {
        await Server.Start();
        Admin = await ApiClient.SignIn(Server.Address, "admin");
    }

    [OneTimeTearDown]
    public async Task StopServer()
    {
        Admin?.Dispose();
        await Server.DisposeAsync();
    }
}
