using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OzgWorkflow.Server.Health;

/// <summary>Looks at most once a second, however many ask.</summary>
internal sealed class Readiness(HealthCheckService checks, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private Task<HealthReport>? _look;
    private long _since;

    internal Task<HealthReport> Look()
    {
        lock (_lock)
        {
            if (_look is { IsCompleted: false })
                return _look;
            if (_look is { IsCompletedSuccessfully: true } && clock.GetElapsedTime(_since) < LookEvery)
                return _look;
            _since = clock.GetTimestamp();
            return _look = checks.CheckHealthAsync();
        }
    }
}
