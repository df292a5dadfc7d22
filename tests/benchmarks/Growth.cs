using Npgsql;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Scripts.Host;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Benchmarks;

/// <summary>
/// The cost of a step while ever more instances wait: among 1 000 and among 100 000 others, each in a database of its
/// own, in turns with each other and with the raw loop.
/// </summary>
internal static class Growth
{
    private const int Callers = 8,
        Turns = 10;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8),
        Turn = TimeSpan.FromSeconds(2);

    internal static async Task Run(TestPostgres postgres)
    {
        var (small, large) = (await Prepare(postgres, 1_000), await Prepare(postgres, 100_000));
        var raw = NpgsqlDataSource.Create(await postgres.CreateDatabase());
        await RawLoop.CreateTables(raw);
        // After a checkpoint the first change of each page writes the whole page; what is measured is the time after
        // that.
        foreach (var host in new[] { small, large })
            await Measure.Rate(Callers, WarmUp, _ => TaskLoop.Prepare(host));
        var rates = new List<(double Small, double Large, double Raw)>();
        for (var turn = 0; turn < Turns; turn++)
            rates.Add(
                (
                    await Step(small),
                    await Step(large),
                    (await Measure.Rate(Callers, Turn, caller => RawLoop.Prepare(raw, caller))).Rate
                )
            );

        var (few, many, bare) = (rates.Average(x => x.Small), rates.Average(x => x.Large), rates.Average(x => x.Raw));
        Measure.Print(
            $"{"step among 1 000 waiting", -34} | {Callers, 7} | {few, 9:0} | {bare, 9:0} | {few / bare, 5:0.00} |"
        );
        Measure.Print(
            $"{"step among 100 000 waiting", -34} | {Callers, 7} | {many, 9:0} | {bare, 9:0} | {many / bare, 5:0.00} |"
        );
        Measure.Print($"a step among 100 000 runs at {many / few:0.00} of the rate of one among 1 000");
        await raw.DisposeAsync();
        await small.DisposeAsync();
        await large.DisposeAsync();
    }

    private static async Task<RuntimeHost> Prepare(TestPostgres postgres, int waiting)
    {
        var host = new RuntimeHost(await postgres.CreateDatabase());
        await host.Publish(TaskLoop.Definition);
        await Crowd.Waiting(host, await TaskLoop.Start(host), waiting);
        return host;
    }

    private static async Task<double> Step(RuntimeHost host) =>
        (await Measure.Rate(Callers, Turn, _ => TaskLoop.Prepare(host))).Rate;
}
