using System.Diagnostics;
using OzgWorkflow.Server.Start;

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
    private const int MostQuickDeaths = 10,
        PatientFor = 4;
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
        for (var deaths = 0; deaths < MostQuickDeaths; )
        {
            var lived = Stopwatch.StartNew();
            await server.Process.WaitForDeath(stopping);
            deaths = lived.Elapsed < QuickDeath ? deaths + 1 : 0;
            if (deaths == 0)
                log.LogError(
                    "The embedded PostgreSQL (process {Process}) died and is started again; see {Log}",
                    server.Process.Id,
                    server.Log
                );
            await Task.Delay(Pause(deaths), stopping);
            await StartAgain(isPatient: deaths <= PatientFor, stopping);
        }

        log.LogCritical("The embedded PostgreSQL does not stay alive, so the server ends; see {Log}", server.Log);
        GaveUp = true;
        lifetime.StopApplication();
    }

    private async Task StartAgain(bool isPatient, CancellationToken stopping)
    {
        try
        {
            await server.StartAgain(stopping);
            log.LogWarning("The embedded PostgreSQL runs again as process {Process}", server.Process.Id);
        }
        catch (CannotStartException e)
        {
            // For a moment what is left of the old one keeps the new one from starting.
            log.Log(isPatient ? LogLevel.Debug : LogLevel.Error, "{Problem}", e.Message);
        }
    }

    private static TimeSpan Pause(int deaths) =>
        deaths == 0
            ? TimeSpan.Zero
            : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, TimeSpan.FromMilliseconds(100).Ticks << deaths));
}
