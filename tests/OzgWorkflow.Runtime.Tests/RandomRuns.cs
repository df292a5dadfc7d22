using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// Random workflows on PostgreSQL: tasks, signals and requests in bursts, timers, children, incidents; steps that crash
/// before their commit, and commands that come twice, at once and late. Each does what a straight run does: nothing is
/// lost, nothing doubled, nobody waits for nothing. <c>RANDOM_RUNS</c> and <c>RANDOM_SEED</c> say how many there are,
/// and with which seed they begin.
/// </summary>
public sealed class RandomRuns
{
    private const int RunsPerWorkflow = 10,
        RunsPerDatabase = 1_000,
        AtOnce = 6,
        LargestWorkflow = 6;

    private static readonly int Runs = Setting("RANDOM_RUNS", 10_000);
    private static readonly int Seed = Setting("RANDOM_SEED", 1);

    // A machine that has no time for a script does not change what should come out.
    private static readonly EngineLimits Limits = new()
    {
        VariableSize = RandomWorkflow.TooLarge - 1,
        StepTime = TimeSpan.FromMinutes(5),
        Script = new ScriptLimits { Time = TimeSpan.FromMinutes(1) },
    };

    [Test]
    public async Task Do_what_a_straight_run_does()
    {
        var crashes = new Crashes();
        for (var seed = Seed; seed < Seed + Runs; seed += RunsPerDatabase)
        {
            await using var host = new RuntimeHost(
                await Postgres.Server.CreateDatabase(),
                x => x.AddSingleton<IStepProjection>(crashes),
                new RuntimeOptions { Limits = Limits }
            );
            await host.Publish(RandomWorkflow.Child);
            await Parallel.ForEachAsync(
                Enumerable.Range(0, RunsPerDatabase / RunsPerWorkflow).Select(x => seed + x * RunsPerWorkflow),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (first, _) => await Run(host, first)
            );
            Assert.That(
                await host.Scalar<long>("SELECT count(*) FROM workflow.kept_event"),
                Is.Zero,
                "all had a taker"
            );
            await Consistency.Check(host);
        }

        Assert.That(crashes.Count, Is.GreaterThan(Runs / 100));
    }

    /// <summary>One workflow, and runs of it that differ in what their tasks decide.</summary>
    private static async Task Run(RuntimeHost host, int seed)
    {
        var size = 1 + seed / RunsPerWorkflow % LargestWorkflow;
        var countsVisits = seed / RunsPerWorkflow % 2 == 1;
        var (root, _) = RandomWorkflow.Arbitrary().Generator.Sample(1, new Rnd((ulong)seed), size).Single();
        var id = $"zufall-{seed}";
        await host.Publish(RandomWorkflow.Of(root, seed, id, countsVisits).Json);
        for (var run = seed; run < seed + RunsPerWorkflow; run++)
            await new RandomRun(host, RandomWorkflow.Of(root, run, id, countsVisits), id, run).ToTheEnd();
    }

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, null) : usual;

    /// <summary>Lets steps die when everything is said but nothing committed.</summary>
    private sealed class Crashes : IStepProjection
    {
        private readonly Random _random = new(4);

        internal int Count { get; private set; }

        public void Project(WorkflowEvent raised, StepBatch batch)
        {
            lock (_random)
            {
                if (_random.Next(8) != 0)
                    return;
                Count++;
            }

            throw new CrashException();
        }
    }
}
