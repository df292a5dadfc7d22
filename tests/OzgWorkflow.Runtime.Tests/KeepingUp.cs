using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Events;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// The database does not grow without end, and lists stay away from what is large (Elsa: #742, #4655, #3513, #4437).
/// </summary>
public sealed class KeepingUp
{
    [Test]
    public async Task The_journal_has_a_partition_for_each_month()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Get<JournalPartitions>().Ensure(default);
        await host.Get<JournalPartitions>().Ensure(default);
        await host.Publish(Build.Workflow("kurz", Build.HumanTask("Aufgabe")));
        await host.Start("kurz");
        host.Clock.Pass(TimeSpan.FromDays(31));
        await host.Start("kurz");
        Assert.That(
            await host.Scalar<string>(
                "SELECT string_agg(tableoid::regclass::text, ',' ORDER BY at) FROM workflow.journal"
            ),
            Is.EqualTo("workflow.journal_2026_01,workflow.journal_2026_02")
        );
    }

    [Test]
    public async Task Nodes_that_make_and_drop_months_at_once_do_not_meet()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        var partitions = host.Get<JournalPartitions>();
        await AtOnce(() => partitions.Ensure(default));
        Assert.That(await Months(host), Is.EqualTo(3));
        host.Clock.Pass(TimeSpan.FromDays(70));
        var dropped = 0;
        await AtOnce(async () =>
        {
            await partitions.Ensure(default);
            Interlocked.Add(ref dropped, await partitions.DropEmpty(default));
        });
        // Who was in another's way has left it for his next run.
        dropped += await partitions.DropEmpty(default);
        Assert.That((dropped, await Months(host)), Is.EqualTo((2, 3)));

        static Task AtOnce(Func<Task> work) => Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(work)));
        static Task<long> Months(RuntimeHost host) =>
            host.Scalar<long>("SELECT count(*) - 1 FROM pg_inherits WHERE inhparent = 'workflow.journal'::regclass");
    }

    [Test]
    public async Task A_month_that_a_step_just_writes_to_is_neither_dropped_nor_made_anew()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        var partitions = host.Get<JournalPartitions>();
        await partitions.Ensure(default);
        host.Clock.Pass(TimeSpan.FromDays(31));
        // At the turn of the month, and at a time that has no month yet.
        await using (var step = await host.Get<NpgsqlDataSource>().OpenConnectionAsync())
        {
            await using var transaction = await step.BeginTransactionAsync();
            await using var write = new NpgsqlCommand(
                """
                INSERT INTO workflow.journal (instance_id, step, at, command, entries)
                SELECT gen_random_uuid(), 1, at::timestamptz, 'Test', '[]' FROM (VALUES ('2026-01-31'), ('2026-04-30')) x (at)
                """,
                step
            );
            await write.ExecuteNonQueryAsync();
            await Task.WhenAll(partitions.DropEmpty(default), partitions.Ensure(default));
            await transaction.CommitAsync();
        }

        Assert.That(await partitions.DropEmpty(default), Is.Zero);
        await partitions.Ensure(default);
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.journal"), Is.EqualTo(2));
    }

    [Test]
    public async Task What_is_over_goes_after_its_time_by_definition_and_what_runs_stays()
    {
        var options = new RuntimeOptions
        {
            Retention = new RetentionOptions
            {
                Days = { ["kurz"] = 10, ["lang"] = 1000 },
                DefaultDays = null,
                EventDays = 5,
            },
        };
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase(), options: options);
        await host.Get<JournalPartitions>().Ensure(default);
        foreach (var name in new[] { "kurz", "lang" })
            await host.Publish(Build.Workflow(name, Build.HumanTask("Aufgabe")));
        for (var i = 0; i < 700; i++)
            await Finish(host, "kurz");
        await Finish(host, "lang");
        var running = await host.Start("kurz");
        Assert.That((await host.Get<RetentionJob>().Run(default)).Instances, Is.Zero, "nothing is over long enough");

        // More than go at once.
        await host.Execute(
            "INSERT INTO workflow.receipt (id, request, at) SELECT gen_random_uuid(), gen_random_uuid(), '2026-01-05' FROM generate_series(1, 25000)"
        );
        host.Clock.Pass(TimeSpan.FromDays(70));
        var run = await host.Get<RetentionJob>().Run(default);
        Assert.Multiple(async () =>
        {
            Assert.That((run.Instances, run.Left), Is.EqualTo((700, 0)));
            Assert.That(
                await host.Scalar<string>(
                    "SELECT string_agg(definition_id || status, ',' ORDER BY 1) FROM workflow.instance"
                ),
                Is.EqualTo("kurz0,lang1").Or.EqualTo("lang1,kurz0")
            );
            foreach (var table in new[] { "journal", "task" })
                Assert.That(
                    await host.Scalar<long>(
                        $"SELECT count(*) FROM workflow.{table} x WHERE NOT EXISTS (SELECT FROM workflow.instance i WHERE i.id = x.instance_id)"
                    ),
                    Is.Zero,
                    table
                );
            Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.receipt"), Is.Zero);
            Assert.That(
                await host.Scalar<long>("SELECT count(*) FROM workflow.retention_run"),
                Is.EqualTo(2),
                "each run reports"
            );
        });
        await host.Complete(await host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE instance_id = '{running}'"));
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE status = 0"), Is.Zero);

        host.Clock.Pass(TimeSpan.FromDays(1200));
        run = await host.Get<RetentionJob>().Run(default);
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.instance"), Is.Zero);
        Assert.That(run.Partitions, Is.GreaterThanOrEqualTo(3), "months in which nothing is left are dropped");
    }

    [Test]
    public async Task Lists_work_for_someone_who_may_not_read_states()
    {
        var database = await Postgres.Server.CreateDatabase();
        await using var owner = new RuntimeHost(database);
        await owner.Publish(Build.Workflow("kurz", Build.HumanTask("Aufgabe")));
        await owner.Start("kurz", "10092");
        var role = $"leser_{Guid.NewGuid():n}";
        await owner.Execute(
            $"""
            CREATE ROLE {role} LOGIN PASSWORD 'leser';
            GRANT USAGE ON SCHEMA workflow, ozg TO {role};
            GRANT SELECT ON ALL TABLES IN SCHEMA workflow, ozg TO {role};
            REVOKE SELECT ON workflow.instance FROM {role};
            """
        );
        var columns = await owner.Scalar<string>(
            "SELECT string_agg(column_name, ', ') FROM information_schema.columns WHERE table_schema = 'workflow' AND table_name = 'instance' AND column_name <> 'state'"
        );
        await owner.Execute($"GRANT SELECT ({columns}) ON workflow.instance TO {role}");

        await using var reader = new RuntimeHost(
            new NpgsqlConnectionStringBuilder(database) { Username = role, Password = "leser" }.ConnectionString
        );
        Assert.That(
            () => reader.Scalar<byte[]>("SELECT state FROM workflow.instance"),
            Throws.InstanceOf<PostgresException>()
        );
        await using var db = reader.Db();
        Assert.Multiple(async () =>
        {
            Assert.That(
                await db
                    .Instances.AsNoTracking()
                    .Where(x => x.DefinitionId == "kurz")
                    .OrderBy(x => x.CreatedAt)
                    .Take(10)
                    .ToListAsync(),
                Has.Count.EqualTo(1)
            );
            Assert.That(await IncidentDesk.Open(db, "kurz").ToListAsync(), Is.Empty);
            Assert.That((await reader.Get<DeadLetters>().Read(0, 10, default)).Items, Is.Empty);
            foreach (var scope in new[] { TaskScope.MyRoles, TaskScope.Mine, TaskScope.All })
                Assert.That(
                    (
                        await reader
                            .Get<TaskList>()
                            .Read(
                                new TaskFilter(RuntimeHost.Actor("anna", "Prüfer"), scope),
                                Paging.FromOne(1, 10),
                                default
                            )
                    ).Items,
                    Is.Not.Null
                );
            Assert.That(
                (await reader.Get<LeistungList>().Read(null, null, null, Paging.FromOne(1, 10), default)).Items,
                Is.Not.Null
            );
            Assert.That(await reader.Get<LeistungHistory>().Read("10092", default), Is.Not.Null);
            Assert.That(
                await reader
                    .Get<InstanceHistory>()
                    .Lines(await db.Instances.Select(x => x.Id).SingleAsync(), 0, 10, default),
                Is.Not.Empty
            );
        });
    }

    private static async Task Finish(RuntimeHost host, string definition)
    {
        var id = await host.Start(definition);
        await host.Complete(await host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE instance_id = '{id}'"));
    }
}
