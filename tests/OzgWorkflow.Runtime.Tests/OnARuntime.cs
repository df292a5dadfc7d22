using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>A fixture whose tests each have a runtime on a database of their own.</summary>
public abstract class OnARuntime
{
    private protected RuntimeHost Host { get; private set; } = null!;

    [SetUp]
    public async Task StartHost() => Host = new RuntimeHost(await Postgres.Server.CreateDatabase());

    [TearDown]
    public async Task StopHost() => await Host.DisposeAsync();
}
