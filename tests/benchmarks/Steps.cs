using Npgsql;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Benchmarks;

/// <summary>
/// Workflow steps per second at 1, 8 and 32 callers, each beside a plain Npgsql loop of the same run (select for
/// update, update, insert, commit), on one PostgreSQL with fsync on.
/// </summary>
internal static class Steps
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(16);

    internal static async Task Run(TestPostgres postgres)
    {
        var connectionString = await postgres.CreateDatabase();
        await using var host = new RuntimeHost(connectionString);
        await host.Publish(TaskLoop.Definition);
        await using var raw = NpgsqlDataSource.Create(connectionString);
        await RawLoop.CreateTables(raw);
        await Measure.Rate(8, TimeSpan.FromSeconds(6), _ => TaskLoop.Prepare(host));
        foreach (var callers in new[] { 1, 8, 32 })
            await Measure.Beside(
                host,
                "step",
                callers,
                Duration,
                _ => TaskLoop.Prepare(host),
                caller => RawLoop.Prepare(raw, caller)
            );
        Measure.Print($"round trips per step: {await RoundTrips(connectionString):0.00}");
    }

    /// <summary>Round trips to the database per step, counted on the wire.</summary>
    private static async Task<double> RoundTrips(string connectionString)
    {
        const int Count = 200;
        using var wire = new WireCounter(connectionString);
        await using var host = new RuntimeHost(wire.ConnectionString);
        var caller = await TaskLoop.Prepare(host);
        for (var i = 0; i < 5; i++)
            await caller.Step(); // statements are prepared once per connection
        var before = wire.RoundTrips;
        for (var i = 0; i < Count; i++)
            await caller.Step();
        return (double)(wire.RoundTrips - before) / Count;
    }
}
