using Hangfire;
using OzgWorkflow.Ozg.Substitutions;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Server.Start;

/// <summary>
/// Tells Hangfire what is to be done again and again. A node that was killed in the middle of that leaves a lock
/// behind, which keeps the others waiting until it expires; meanwhile they serve.
/// </summary>
internal sealed class RecurringJobs(IRecurringJobManager recurring, ILogger<RecurringJobs> log) : BackgroundService
{
    /// <summary>After this a lock counts as left behind: all of Hangfire's own are held for milliseconds.</summary>
    internal static readonly TimeSpan LockExpiry = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan TryEvery = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the server starts meanwhile
        while (!stoppingToken.IsCancellationRequested && !TrySchedule())
            await Task.Delay(TryEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private bool TrySchedule()
    {
        try
        {
            recurring.AddOrUpdate<RetentionJob>("aufraeumen", x => x.Run(CancellationToken.None), Cron.Hourly(17));
            recurring.AddOrUpdate<SubstitutionsEnd>(
                "vertretungen",
                x => x.Run(CancellationToken.None),
                Cron.Daily(0, 1),
                new RecurringJobOptions { TimeZone = LocalDay.Zone }
            );
            return true;
        }
        catch (Exception e)
        {
            log.LogWarning("Recurring jobs could not be scheduled and are tried again: {Message}", e.Message);
            return false;
        }
    }
}
