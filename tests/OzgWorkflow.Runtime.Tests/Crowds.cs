using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>Many at once (in Elsa, 200 tasks completed in rapid succession left some where they were: #7223).</summary>
public sealed class Crowds
{
    private const int Instances = 1_000,
        Connections = 8;

    [Test]
    public async Task A_thousand_completions_over_eight_connections_each_move_their_instance_once_before_the_answer()
    {
        await using var host = new RuntimeHost(
            $"{await Postgres.Server.CreateDatabase()};Maximum Pool Size={Connections}"
        );
        await host.Publish(Build.Workflow("zwei", Build.Sequence(Build.HumanTask("Erste"), Build.HumanTask("Zweite"))));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Instances),
            new ParallelOptions { MaxDegreeOfParallelism = Connections },
            async (_, _) => await host.Start("zwei")
        );
        await using var db = host.Db();
        var tasks = await db.Tasks.AsNoTracking().Select(x => new { x.Id, x.InstanceId }).ToListAsync();

        var moved = new ConcurrentDictionary<Guid, int>();
        await Task.WhenAll(
            tasks.Select(task =>
                Task.Run(async () =>
                {
                    var answer = await host.Complete(task.Id);
                    Assert.That(answer, Is.EqualTo(new CommandResult.Done(task.InstanceId, true)));
                    await using var after = host.Db();
                    moved[task.InstanceId] = await after
                        .Instances.Where(x => x.Id == task.InstanceId)
                        .Select(x => x.Step)
                        .SingleAsync();
                })
            )
        );

        Assert.That(moved.Values, Has.Count.EqualTo(Instances).And.All.EqualTo(2));
        Assert.That(
            await host.Scalar<long>("SELECT count(*) FROM workflow.task WHERE title = 'Zweite' AND status = 0"),
            Is.EqualTo(Instances)
        );
    }

    [Test]
    public async Task Nothing_needs_a_second_connection_while_it_holds_one()
    {
        await using var host = new RuntimeHost(
            $"{await Postgres.Server.CreateDatabase()};Maximum Pool Size=2;Timeout=20"
        );
        var at = host.Get<InstanceArchive>();
        var work = Enumerable
            .Range(0, 16)
            .Select(i =>
                Task.Run(async () =>
                {
                    var task = Build.HumanTask("T");
                    task["fields"] = Build.Literal(
                        new[]
                        {
                            new
                            {
                                name = "phase",
                                type = "Choice",
                                choicesFrom = "phasen",
                            },
                        }
                    );
                    await host.Publish(Build.Workflow($"w{i}", Build.Sequence(task)));
                    var id = await host.Start($"w{i}");
                    var done = await host.Complete(
                        await host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE instance_id = '{id}'")
                    );
                    Assert.That(done, Is.TypeOf<CommandResult.Done>());
                    var file = await at.Export(id, default);
                    Assert.That((await at.Import([("datei", file!)], Actor.System, default)).Refusal, Is.Null);
                })
            );
        await Task.WhenAll(work);
    }

    [Test]
    public async Task Nor_do_signals_requests_timers_and_moves()
    {
        await using var host = new RuntimeHost(
            $"{await Postgres.Server.CreateDatabase()};Maximum Pool Size=2;Timeout=20"
        );
        var all = Enumerable.Range(0, 16).ToArray();
        await AtOnce(async i =>
        {
            await host.Publish(Definition(i, "Ende"));
            await host.Start($"w{i}", $"k{i}");
            Assert.That(await host.Raise(new EventPublished(Guid.NewGuid(), "weiter", $"k{i}", null)), Is.True);
            await host.DoWork("job");
        });
        await host.DoWork("job");
        await AtOnce(async i =>
            Assert.That(
                await host.Get<HttpEndpoints>()
                    .Deliver(
                        HttpEndpoint.EventName("POST", $"pfad{i}"),
                        new IncomingCall(
                            Guid.NewGuid(),
                            Actor.System,
                            HttpEndpoint.EventName("POST", $"pfad{i}"),
                            new RequestTarget($"k{i}", null),
                            new Dictionary<string, object?>()
                        ),
                        default
                    ),
                Is.TypeOf<CommandResult.Done>()
            )
        );
        host.Clock.Pass(TimeSpan.FromMinutes(2));
        await AtOnce(_ => host.DoWork("timer"));
        await AtOnce(async i =>
        {
            await host.Publish(Definition(i, "Später"));
            var move = new MigrationRequest($"w{i}", 2, new Dictionary<string, string> { ["Ende"] = "Später" });
            Assert.That(await host.Get<InstanceMigrations>().Start(move, Actor.System, default), Is.EqualTo(1));
            await host.DoWork("job");
        });
        await host.DoWork("job");
        Assert.That(
            await host.Scalar<long>("SELECT count(*) FROM workflow.task WHERE node_key = 'Später' AND status = 0"),
            Is.EqualTo(all.Length)
        );

        Task AtOnce(Func<int, Task> work) => Task.WhenAll(all.Select(i => Task.Run(() => work(i))));

        static string Definition(int i, string last) =>
            Build.Workflow(
                $"w{i}",
                Build.Sequence(
                    Build.Event("weiter"),
                    Build.Activity(
                        "Elsa.HttpEndpoint",
                        "Anfrage",
                        ("path", Build.Literal($"pfad{i}")),
                        ("supportedMethods", Build.Literal(new[] { "POST" }))
                    ),
                    Build.Activity("Elsa.Delay", "Pause", ("timeSpan", Build.Literal("00:01:00"))),
                    Build.HumanTask(last)
                )
            );
    }

    [Test]
    public async Task The_same_activity_in_two_branches_waits_twice_and_each_wait_is_its_own()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(
            Build.Workflow(
                "doppelt",
                Build.Activity(
                    "Elsa.ParallelForEach",
                    "alle",
                    ("items", Build.Literal(new[] { "a", "b" })),
                    ("body", Build.HumanTask("Gleiche"))
                )
            )
        );
        var id = await host.Start("doppelt");
        await using var db = host.Db();
        foreach (var task in await db.Tasks.AsNoTracking().Select(x => x.Id).ToListAsync())
            Assert.That(await host.Complete(task), Is.EqualTo(new CommandResult.Done(id, true)));
        Assert.That(
            await host.Scalar<string>("SELECT string_agg(title || status, ',') FROM workflow.task"),
            Is.EqualTo("Gleiche1,Gleiche1")
        );
        Assert.That(await host.Scalar<short>("SELECT status FROM workflow.instance"), Is.EqualTo(1), "it has ended");
    }
}
