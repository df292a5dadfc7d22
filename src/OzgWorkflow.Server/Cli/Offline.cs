using OzgWorkflow.Server.Machine;
using OzgWorkflow.Server.Start;

namespace OzgWorkflow.Server.Cli;

/// <summary>
/// Everything but the web server and the workers, for commands. A server may run on the same data directory meanwhile.
/// </summary>
internal static class Offline
{
    /// <summary>Runs a command on the prepared database and returns its exit code.</summary>
    /// <exception cref="CannotStartException">The database cannot be used.</exception>
    internal static async Task<int> Run(Func<IServiceProvider, Task<int>> command)
    {
        var builder = ServerHost.CreateBuilder([]);
        builder.Logging.ClearProviders(); // what the command prints is what there is to say; what goes wrong is thrown
        var settings = Settings.Read(builder.Configuration);
        await using var storage = await Storage.OfCommand(settings, CancellationToken.None);
        ServerHost.AddServices(builder, settings, storage);
        await using var app = builder.Build();
        await Database.Prepare(app.Services, CancellationToken.None);
        return await command(app.Services);
    }
}
