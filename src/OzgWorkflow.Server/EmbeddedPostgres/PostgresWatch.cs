using System.Diagnostics;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.EmbeddedPostgres;

/// <summary>
/// Starts the embedded PostgreSQL again whenever it dies. One that dies again and again at once is beyond that: the
/// server ends, so that its supervisor tries from the beginning and somebody sees it.
/// </summary>
internal sealed class PostgresWatch(
    PostgresServer server,
    IHostApplicationLifetime lifetime,
    ILogger<PostgresWatch> log
) : BackgroundService
{
    private const int MostInARow = 10;
    private const int PatientFor = 4;
    private static readonly TimeSpan QuickDeath = TimeSpan.FromSeconds(1),
        LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Whether the server ended because its PostgreSQL could not be kept alive.</summary>
    internal bool GaveUp { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Watch(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task Watch(CancellationToken stopping)
    {
        var isUp = true;
        for (var quickDeaths = 0; isUp && quickDeaths < MostInARow; )
        {
            var lived = Stopwatch.StartNew();
            await server.Process.WaitForDeath(stopping);
            log.LogError(
                "The embedded PostgreSQL (process {Process}) died and is started again; see {Log}",
                server.Process.Id,
                server.Log
            );
            quickDeaths = lived.Elapsed < QuickDeath ? quickDeaths + 1 : 0;
            isUp = await StartAgain(stopping);
        }

        log.LogCritical("The embedded PostgreSQL does not stay alive, so the server ends; see {Log}", server.Log);
        GaveUp = true;
        lifetime.StopApplication();
    }

    private async Task<bool> StartAgain(CancellationToken stopping)
    {
        for (var failed = 0; failed < MostInARow; failed++)
        {
            await Task.Delay(Pause(failed), stopping);
            try
            {
                await server.StartAgain(stopping);
                log.LogWarning("The embedded PostgreSQL runs again as process {Process}", server.Process.Id);
                return true;
            }
            catch (CannotStartException e)
            {
                // For a moment what is left of the old one keeps the new one from starting.
                log.Log(failed < PatientFor ? LogLevel.Debug : LogLevel.Error, "{Problem}", e.Message);
            }
        }

        return false;
    }

    private static TimeSpan Pause(int failed) =>
        failed == 0
            ? TimeSpan.Zero
            : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, TimeSpan.FromMilliseconds(100).Ticks << failed));
}
