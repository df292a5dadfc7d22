using Npgsql;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// Statement timeouts, deadlocks and broken connections at every statement of a step: always the whole step or nothing
/// of it (Elsa: #7726, #5961).
/// </summary>
public sealed class BrokenDatabase
{
    // Everything that a step reads or writes.
    private static readonly string[] Tables =
    [
        "instance",
        "receipt",
        "task",
        "journal",
        "outbox",
        "timer",
        "event_subscription",
        "kept_event",
        "job",
    ];

    private static readonly string Definition = Build.Workflow(
        "viel",
        Build.Sequence(
            Build.HumanTask("Erste", ("dueIn", Build.Literal("1.00:00:00"))),
            Build.Activity("Elsa.PublishEvent", "melden", ("eventName", Build.Literal("gemeldet"))),
            Build.Activity(
                "Elsa.Parallel",
                "beide",
                (
                    "activities",
                    new System.Text.Json.Nodes.JsonArray(
                        Build.HumanTask("Zweite", ("dueIn", Build.Literal("1.00:00:00"))),
                        Build.Activity("Elsa.Event", "warten", ("eventName", Build.Literal("weiter"))),
                        Build.Activity("Elsa.Delay", "später", ("timeSpan", Build.Literal("01:00:00")))
                    )
                )
            )
        )
    );

    [Test]
    public async Task What_a_connection_was_left_with_is_nobody_elses()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase() + ";Maximum Pool Size=1");
        var database = host.Get<NpgsqlDataSource>();
        await using (var connection = await database.OpenConnectionAsync())
        {
            await using var left = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand("BEGIN"),
                    new NpgsqlBatchCommand("SET LOCAL statement_timeout = 60000"),
                    new NpgsqlBatchCommand("CREATE TABLE workflow.unfinished (id int)"),
                },
            };
            await left.ExecuteNonQueryAsync();
        }

        Assert.That(await host.Scalar<string>("SHOW statement_timeout"), Is.EqualTo("0"));
        Assert.That(await host.Scalar<bool>("SELECT to_regclass('workflow.unfinished') IS NULL"));
    }

    [Test]
    public async Task A_connection_that_breaks_at_any_statement_leaves_one_step_or_none()
    {
        var database = await Postgres.Server.CreateDatabase();
        using var proxy = new CuttingProxy(database);
        await using var host = new RuntimeHost(proxy.ConnectionString);
        await host.Publish(Definition);
        var cuts = 0;
        foreach (var answerOnly in new[] { false, true })
            for (var statement = 1; ; statement++)
            {
                var (instance, task) = await Start(host);
                proxy.Arm(statement, answerOnly);
                var result = await host.Complete(task);
                var wasCut = proxy.Disarm();
                Assert.That(
                    result,
                    Is.TypeOf<CommandResult.Done>().With.Property("InstanceId").EqualTo(instance),
                    $"statement {statement}"
                );
                Assert.That(await Steps(host, instance), Is.EqualTo(2), $"statement {statement}");
                if (!wasCut)
                    break;
                cuts++;
            }

        Assert.That(cuts, Is.GreaterThan(20), "the step has that many statements, each cut in two ways");
        await Consistency.Check(host);
    }

    [Test]
    public async Task A_start_whose_connection_breaks_at_any_statement_happens_once()
    {
        using var proxy = new CuttingProxy(await Postgres.Server.CreateDatabase());
        await using var host = new RuntimeHost(proxy.ConnectionString);
        await host.Publish(Definition);
        foreach (var answerOnly in new[] { false, true })
            for (var statement = 1; ; statement++)
            {
                proxy.Arm(statement, answerOnly);
                var id = await host.Start("viel");
                var wasCut = proxy.Disarm();
                Assert.That(await Steps(host, id), Is.EqualTo(1));
                if (!wasCut)
                    break;
            }

        await Consistency.Check(host);
    }

    [TestCaseSource(nameof(Tables))]
    public async Task A_statement_timeout_leaves_nothing_of_the_step(string table)
    {
        var database = await Postgres.Server.CreateDatabase();
        await using var host = new RuntimeHost(database);
        await using var hasty = new RuntimeHost($"{database};Options=-c statement_timeout=200");
        await host.Publish(Definition);
        var (instance, task) = await Start(host);
        await hasty.Complete((await Start(host)).Task); // its programs are compiled, so that the step itself is what times out
        var command = Guid.NewGuid();
        await using (await Locked.Table(database, table))
            Assert.That(
                async () => await hasty.Complete(task, commandId: command),
                Throws
                    .InstanceOf<PostgresException>()
                    .With.Property("SqlState")
                    .EqualTo(PostgresErrorCodes.QueryCanceled)
            );
        Assert.That(await Steps(host, instance), Is.EqualTo(1));
        await Consistency.Check(host);
        Assert.That(
            await hasty.Complete(task, commandId: command),
            Is.EqualTo(new CommandResult.Done(instance, true)),
            "the same command again goes through"
        );
        await Consistency.Check(host);
    }

    [TestCaseSource(nameof(Tables))]
    public async Task A_deadlock_ends_with_one_step(string table)
    {
        if (table == "instance")
            Assert.Pass("The step begins there: nobody can hold it and wait for the step.");
        var database = await Postgres.Server.CreateDatabase();
        await using var host = new RuntimeHost($"{database};Options=-c deadlock_timeout=50ms");
        await host.Publish(Definition);
        var (instance, task) = await Start(host);
        Task<CommandResult> step;
        await using (var other = await Locked.Table($"{database};Options=-c deadlock_timeout=1min", table))
        {
            step = Task.Run(() => host.Complete(task));
            await other.WaitForWaiter();
            // It gets the instance's row only because the step that holds it was sacrificed; before that the two wait
            // for each other.
            await other.Execute($"SELECT FROM workflow.instance WHERE id = '{instance}' FOR UPDATE");
        }

        Assert.That(await step, Is.EqualTo(new CommandResult.Done(instance, true)));
        await Consistency.Check(host);
    }

    [TestCase("audit")]
    [TestCase("journal")]
    [TestCase("task")]
    public async Task Who_cancelled_is_noted_with_the_step_or_not_at_all(string table)
    {
        var database = await Postgres.Server.CreateDatabase();
        await using var host = new RuntimeHost(database);
        await using var hasty = new RuntimeHost($"{database};Options=-c statement_timeout=200");
        await host.Publish(Definition);
        var (instance, _) = await Start(host);
        await Cancel((await Start(host)).Instance, Guid.NewGuid());
        var key = Guid.NewGuid();
        await using (await Locked.Table(database, table))
            Assert.That(() => Cancel(instance, key), Throws.InstanceOf<PostgresException>());
        Assert.That((await Steps(host, instance), await Noted()), Is.EqualTo((1, 0L)));
        await Cancel(instance, key);
        Assert.That((await Steps(host, instance), await Noted()), Is.EqualTo((2, 1L)));
        await Cancel(instance, key);
        await Cancel(instance, Guid.NewGuid());
        Assert.That(
            (await Steps(host, instance), await Noted()),
            Is.EqualTo((2, 1L)),
            "who changes nothing is not noted"
        );

        Task<CommandResult> Cancel(Guid id, Guid command) =>
            hasty.Get<InstanceDesk>().Cancel(command, id, RuntimeHost.Actor("anna"), default);
        Task<long> Noted() =>
            host.Scalar<long>(
                $"SELECT count(*) FROM workflow.audit WHERE instance_id = '{instance}' AND account = 'anna'"
            );
    }

    private static async Task<(Guid Instance, Guid Task)> Start(RuntimeHost host)
    {
        var id = await host.Start("viel");
        return (id, await host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE instance_id = '{id}'"));
    }

    private static async Task<int> Steps(RuntimeHost host, Guid instance) =>
        await host.Scalar<int>($"SELECT step FROM workflow.instance WHERE id = '{instance}'");

    /// <summary>Someone else's transaction that holds a table.</summary>
    private sealed class Locked(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        internal static async Task<Locked> Table(string database, string table)
        {
            var connection = new NpgsqlConnection($"{database};Pooling=false");
            await connection.OpenAsync();
            var locked = new Locked(connection, await connection.BeginTransactionAsync());
            await locked.Execute($"LOCK TABLE workflow.{table} IN ACCESS EXCLUSIVE MODE");
            return locked;
        }

        internal async Task Execute(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync();
        }

        internal async Task WaitForWaiter()
        {
            await using var command = new NpgsqlCommand(
                "SELECT count(*) FROM pg_locks WHERE NOT granted",
                connection,
                transaction
            );
            while ((long)(await command.ExecuteScalarAsync())! == 0)
                await Task.Delay(10);
        }

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
