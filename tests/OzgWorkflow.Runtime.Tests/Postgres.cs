using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>The PostgreSQL of this test run.</summary>
[SetUpFixture]
public sealed class Postgres
{
    public static TestPostgres Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Start() => Server = await TestPostgres.Start();

    [OneTimeTearDown]
    public async Task Stop() => await Server.DisposeAsync();
}
