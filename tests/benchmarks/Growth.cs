using Npgsql;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Benchmarks;

/// <summary>The cost of a step while ever more instances wait: the same steps with 1 000 and with 100 000 others, each beside the raw loop of the same minute.</summary>
internal static class Growth
{
    internal static async Task Run(TestPostgres postgres)
    {
        var ratios = new List<double>();
        // One database each, in turns, so that neither has an older machine.
        var hosts = new List<(int Waiting, RuntimeHost Host, NpgsqlDataSource Raw)>();
        foreach (var waiting in new[] { 1_000, 100_000 })
        {
            var connectionString = await postgres.CreateDatabase();
            var host = new RuntimeHost(connectionString);
            await host.Publish(TaskLoop.Definition);
            var raw = NpgsqlDataSource.Create(connectionString);
            await RawLoop.CreateTables(raw);
            await Crowd.Waiting(host, await TaskLoop.Start(host), waiting);
            await Measure.Rate(8, TimeSpan.FromSeconds(2), _ => TaskLoop.Prepare(host));
            hosts.Add((waiting, host, raw));
        }

        foreach (var (waiting, host, raw) in hosts)
            ratios.Add(await Measure.Beside(host, $"step among {waiting} waiting", 8, TimeSpan.FromSeconds(9), _ => TaskLoop.Prepare(host), caller => RawLoop.Prepare(raw, caller), turns: 6));
        Measure.Print($"a step among 100 000 runs at {ratios[1] / ratios[0]:0.00} of the rate of one among 1 000");
        foreach (var (_, host, raw) in hosts)
        {
            await raw.DisposeAsync();
            await host.DisposeAsync();
        }
    }
}
