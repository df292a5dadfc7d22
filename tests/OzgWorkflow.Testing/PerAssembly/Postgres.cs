using NUnit.Framework;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;

/// <summary>
/// The PostgreSQL of this test run. Compiled into each test project that wants one: NUnit sets up what is in the
/// assembly that it runs.
/// </summary>
[SetUpFixture]
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1050",
    Justification = "Without a namespace it is there for the whole assembly."
)]
public sealed class Postgres
{
    public static TestPostgres Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Start() => Server = await TestPostgres.Start();

    [OneTimeTearDown]
    public async Task Stop() => await Server.DisposeAsync();
}
