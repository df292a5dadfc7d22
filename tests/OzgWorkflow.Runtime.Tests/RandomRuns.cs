using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Api.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>Random workflows on PostgreSQL with many callers, steps that crash before their commit, and commands that come again late: the same result as a straight run.</summary>
public sealed class RandomRuns
{
    private const int Workflows = 40,
        Callers = 4;

    [Test]
    public async Task Do_what_a_straight_run_does()
    {
        var crashes = new Crashes();
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            x => x.AddSingleton<IStepProjection>(crashes)
        );
        var samples = RandomWorkflow.Arbitrary().Generator.Sample(Workflows, 40).ToArray();
        foreach (var (number, (root, seed)) in samples.Index())
        {
            var workflow = RandomWorkflow.Of(root, seed, $"zufall-{number}");
            crashes.Often = false;
            await host.Publish(workflow.Json);
            var instance = await host.Start($"zufall-{number}");
            crashes.Often = true;
            await Task.WhenAll(
                Enumerable
                    .Range(0, Callers)
                    .Select(x => Task.Run(() => Work(host, workflow, instance, new Random(seed + x))))
            );
            crashes.Often = false;
            var done = (await host.Get<InstanceHistory>().Lines(instance, 0, int.MaxValue, default))
                .Where(x => x.Entry.Event == JournalEvent.Completed && workflow.Expected.ContainsKey(x.Entry.NodeKey))
                .CountBy(x => x.Entry.NodeKey)
                .ToDictionary();
            Assert.That(done, Is.EquivalentTo(workflow.Expected), $"{root} {seed}");
            Assert.That(
                await host.Scalar<short>($"SELECT sub_status FROM workflow.instance WHERE id = '{instance}'"),
                Is.EqualTo((short)WorkflowSubStatus.Finished)
            );
        }

        Assert.That(crashes.Count, Is.GreaterThan(10));
        await Consistency.Check(host);
    }

    private static async Task Work(RuntimeHost host, RandomWorkflow workflow, Guid instance, Random random)
    {
        var given = new List<CompleteTask>();
        while (true)
        {
            await using var db = host.Db();
            if (await db.Instances.AnyAsync(x => x.Id == instance && x.Status == WorkflowStatus.Finished))
                return;
            var tasks = await db.Tasks.AsNoTracking().Where(x => x.InstanceId == instance).ToListAsync();
            if (tasks.FindAll(x => x.Status == Tasks.HumanTaskStatus.Open) is not { Count: > 0 } open)
                continue;
            var task = open[random.Next(open.Count)];
            var visit = tasks.Count(x => x.NodeKey == task.NodeKey && x.Status == Tasks.HumanTaskStatus.Completed);
            given.Add(
                new CompleteTask(
                    Guid.NewGuid(),
                    Actor.System,
                    task.Id,
                    workflow.Outcome(task.NodeKey, visit),
                    new Dictionary<string, object?>()
                )
            );
            await Give(given[^1]);
            if (random.Next(3) == 0)
                await Give(given[random.Next(given.Count)]);
        }

        async Task Give(CompleteTask command)
        {
            try
            {
                await host.Commands.Handle(command);
            }
            catch (CrashException)
            {
                // It is gone with everything that it had done; someone else will see the task still open.
            }
        }
    }

    private sealed class CrashException : Exception;

    /// <summary>Lets steps die when everything is said but nothing committed.</summary>
    private sealed class Crashes : IStepProjection
    {
        private readonly Random _random = new(4);

        internal bool Often { get; set; }

        internal int Count { get; private set; }

        public void Project(WorkflowEvent raised, StepBatch batch)
        {
            lock (_random)
            {
                if (!Often || _random.Next(6) != 0)
                    return;
                Count++;
            }

            throw new CrashException();
        }
    }
}
