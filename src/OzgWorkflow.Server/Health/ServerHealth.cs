using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OzgWorkflow.Server.Health;

/// <summary>
/// Tells supervisors and load balancers how a node is: <c>/health/live</c>, whether the process answers at all, and
/// <c>/health/ready</c>, whether it can do its work, with what is wrong by name. Nobody has to sign in, so nothing else
/// is told.
/// </summary>
internal static class ServerHealth
{
    /// <summary>Name of the message bus's check.</summary>
    internal const string Broker = "broker";

    internal static void AddServerHealth(this IServiceCollection services, TimeSpan lag)
    {
        services.AddSingleton(new LagLimit(lag));
        services.AddSingleton<Readiness>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database").AddCheck<LagHealth>("lag");
    }

    internal static void MapServerHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = nameof(HealthStatus.Healthy) })).ForAnybody();
        foreach (var path in new[] { "/health", "/health/ready" })
            app.MapGet(path, async (Readiness readiness) => Answer(await readiness.Look())).ForAnybody();
    }

    /// <summary>Not even a cookie or token that comes along is looked at: that would need the database.</summary>
    private static void ForAnybody(this RouteHandlerBuilder endpoint) =>
        endpoint.ShortCircuit().ExcludeFromDescription();

    private static IResult Answer(HealthReport report) =>
        Results.Json(
            new
            {
                status = report.Status.ToString(),
                problems = report
                    .Entries.Where(x => x.Value.Status != HealthStatus.Healthy)
                    .ToDictionary(
                        x => x.Key,
                        x => new { status = x.Value.Status.ToString(), detail = Detail(x.Key, x.Value) }
                    ),
            },
            statusCode: report.Status == HealthStatus.Unhealthy
                ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status200OK
        );

    // What the message bus says of itself names hosts.
    private static string? Detail(string check, HealthReportEntry entry) =>
        check == Broker
            ? "Die Verbindung zu RabbitMQ besteht nicht; Ereignisse warten im Postausgang."
            : entry.Description;
}
