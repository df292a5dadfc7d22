using OzgWorkflow.Server.Tests.Studio;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Stops what fixtures share. It is started by the first who needs it: a set-up of its namespace would keep its
/// fixtures from running beside others.
/// </summary>
[SetUpFixture]
public sealed class AtTheEnd
{
    [OneTimeTearDown]
    public Task Stop() => StudioServer.Stop();
}
