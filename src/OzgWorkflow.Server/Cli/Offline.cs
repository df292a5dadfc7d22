using OzgWorkflow.Server.Machine;
using OzgWorkflow.Server.Start;

namespace OzgWorkflow.Server.Cli;

/// <summary>
/// Everything but the web server and the workers, for commands. A server may run on the same data directory meanwhile.
/// </summary>
internal static class Offline
{
    /// <summary>Runs a command that changes something, on the prepared database, and returns its exit code.</summary>
    /// <exception cref="CannotStartException">The database cannot be used.</exception>
    internal static Task<int> Run(Func<IServiceProvider, Task<int>> command) => Run(command, Database.Prepare);

    /// <summary>Runs a command that only looks, on the database as it is, and returns its exit code.</summary>
    /// <exception cref="CannotStartException">The database cannot be used, or is not of this version.</exception>
    internal static Task<int> Look(Func<IServiceProvider, Task<int>> command) => Run(command, Database.Require);

    private static async Task<int> Run(
        Func<IServiceProvider, Task<int>> command,
        Func<IServiceProvider, CancellationToken, Task> prepare
    )
    {
        var builder = ServerHost.CreateBuilder([]);
        builder.Logging.ClearProviders(); // what the command prints is what there is to say; what goes wrong is thrown
        var settings = Settings.Read(builder.Configuration);
        await using var storage = await Storage.OfCommand(settings, CancellationToken.None);
        ServerHost.AddServices(builder, settings, storage);
        await using var app = builder.Build();
        await prepare(app.Services, CancellationToken.None);
        return await command(app.Services);
    }
}
