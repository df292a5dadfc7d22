using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace OzgWorkflow.Server.Health;

/// <summary>Whether the database answers.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource database) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(Patience);
        // The first connection of the pool may be one that broke meanwhile.
        return await Answers(within.Token) || await Answers(within.Token)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("Die Datenbank antwortet nicht.");
    }

    private async Task<bool> Answers(CancellationToken cancellation)
    {
        try
        {
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellation);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
