using Npgsql;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Benchmarks;

/// <summary>
/// Starts of instances per second, up to their first task, beside an insert by hand of a row of the same size.
/// </summary>
internal static class Starts
{
    internal static async Task Run(TestPostgres postgres)
    {
        var connectionString = await postgres.CreateDatabase();
        await using var host = new RuntimeHost(connectionString);
        await host.Publish(TaskLoop.Definition);
        await using var raw = NpgsqlDataSource.Create(connectionString);
        await RawLoop.CreateTables(raw);
        await TaskLoop.Start(host);
        foreach (var callers in new[] { 1, 8 })
            await Measure.Beside(
                host,
                "start",
                callers,
                TimeSpan.FromSeconds(4),
                _ => Task.FromResult(new Caller(() => TaskLoop.Start(host))),
                _ => RawLoop.PrepareInsert(raw)
            );
    }
}
