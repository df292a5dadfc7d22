namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>A fixture that shares the Studio's server with the others.</summary>
public abstract class OnTheStudio
{
    [OneTimeSetUp]
    public Task StartStudio() => StudioServer.Ready();
}
