using OzgWorkflow.Server.Start;

namespace OzgWorkflow.Server.Cli;

/// <summary>Everything but the web server and the workers, for commands.</summary>
internal static class Offline
{
    /// <summary>Runs a command on the prepared database and returns its exit code.</summary>
    internal static async Task<int> Run(Func<IServiceProvider, Task<int>> command)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders(); // what the command prints is what there is to say; what goes wrong is thrown
        var wasRunning = false;
        var postgres = await ServerHost.AddServices(builder, workers: false);
        try
        {
            wasRunning = postgres?.WasRunning == true;
            await using var app = builder.Build();
            await Database.Prepare(app.Services, CancellationToken.None);
            return await command(app.Services);
        }
        finally
        {
            // A server that runs on the same data directory keeps its database.
            if (postgres is not null && !wasRunning) await postgres.DisposeAsync();
        }
    }
}
