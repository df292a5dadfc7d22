using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Server.Pages.Betrieb;

namespace OzgWorkflow.Server.Health;

/// <summary>How long due work may wait before the node calls itself degraded.</summary>
internal sealed record LagLimit(TimeSpan Value);

/// <summary>Whether due work waits too long.</summary>
internal sealed class LagHealth(QueueLag lag, LagLimit limit) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            var late = (await lag.Read(cancellationToken))
                .Where(x => x.Value > limit.Value)
                .Select(x => Sentence(x.Key, x.Value))
                .ToArray();
            return late.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(" ", late));
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Degraded("Wie lange Arbeit wartet, ist nicht bekannt.");
        }
    }

    private static string Sentence(string kind, TimeSpan age) =>
        $"„{kind.WorkText()}“ wartet seit {age.DurationText()}.";
}
