using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Runtime.Timers;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

[Category("quick")]
public sealed class WaitingForTime
{
    private string _database = null!;

    [OneTimeSetUp]
    public async Task CreateDatabase() => _database = await Postgres.Server.CreateDatabase();

    [Test]
    public async Task A_delay_survives_a_restart_and_fires_once_on_many_nodes()
    {
        var instances = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToArray();
        await using (var first = new RuntimeHost(_database))
        {
            await first.Publish(
                Build.Workflow(
                    "warten",
                    Build.Sequence(
                        Build.Activity("Elsa.Delay", "Delay", ("timeSpan", Build.Literal("2.00:00:00"))),
                        Build.Activity("Elsa.WriteLine", "Line", ("text", Build.Literal("fertig")))
                    )
                )
            );
            foreach (var instance in instances)
                await first.Commands.Handle(
                    new StartInstance(instance, Actor.System, instance, "warten", new Dictionary<string, object?>())
                );
            Assert.That(await first.FireTimers(), Is.False, "nothing is due yet");
        }

        await using var second = new RuntimeHost(_database);
        await using var third = new RuntimeHost(_database);
        foreach (var host in new[] { second, third })
            host.Clock.Pass(TimeSpan.FromDays(3));
        await Task.WhenAll(new[] { second, third, second, third }.Select(x => Task.Run(() => FireAll(x))));

        await using var db = second.Db();
        var rows = await db.Instances.Where(x => instances.Contains(x.Id)).ToListAsync();
        Assert.Multiple(() =>
        {
            Assert.That(rows.Select(x => x.Status), Is.All.EqualTo(WorkflowStatus.Finished));
            Assert.That(rows.Select(x => x.Step), Is.All.EqualTo(2), "each timer fired once");
            Assert.That(db.Timers.Count(), Is.Zero);
        });
    }

    [Test]
    public async Task A_task_is_reminded_of_before_and_escalated_after_its_due_date()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(
            Build.Workflow(
                "frist",
                Build.HumanTask(
                    "Aufgabe",
                    ("dueIn", Build.Literal("10.00:00:00")),
                    ("remindBefore", Build.Literal("2.00:00:00")),
                    ("escalateAfter", Build.Literal("1.00:00:00")),
                    ("escalateTo", Build.Literal("Leitung"))
                )
            )
        );
        var instance = Guid.NewGuid();
        await host.Commands.Handle(
            new StartInstance(instance, Actor.System, instance, "frist", new Dictionary<string, object?>())
        );

        host.Clock.Pass(TimeSpan.FromDays(8));
        await FireAll(host);
        await using var db = host.Db();
        var reminded = await db.Tasks.AsNoTracking().SingleAsync();
        host.Clock.Pass(TimeSpan.FromDays(3));
        await FireAll(host);
        var escalated = await db.Tasks.AsNoTracking().SingleAsync();

        Assert.Multiple(() =>
        {
            Assert.That(reminded.RemindedAt, Is.Not.Null);
            Assert.That(reminded.EscalatedAt, Is.Null);
            Assert.That(escalated.EscalatedAt, Is.Not.Null);
            Assert.That(escalated.CandidateRoles, Is.EqualTo(new[] { "Prüfer", "Leitung" }));
        });
        Assert.That(
            await host.Scalar<string>("SELECT string_agg(type, ',' ORDER BY sequence) FROM workflow.outbox"),
            Is.EqualTo("TaskCreated,TaskReminded,TaskEscalated")
        );
        Assert.That(
            await host.Scalar<long>(
                "SELECT count(*) FROM workflow.outbox WHERE payload::jsonb ->> 'title' = 'Aufgabe'"
            ),
            Is.EqualTo(3),
            "each says which task"
        );
    }

    [Test]
    public async Task A_task_that_is_escalated_twice_is_for_the_others_once()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(
            Build.Workflow(
                "zweimal",
                Build.HumanTask(
                    "Aufgabe",
                    ("dueIn", Build.Literal("1.00:00:00")),
                    ("escalateTo", Build.Literal("Leitung"))
                )
            )
        );
        await host.Start("zweimal");
        var task = await host.Scalar<Guid>("SELECT id FROM workflow.task");
        for (var time = 1; time <= 2; time++)
        {
            host.Clock.Pass(TimeSpan.FromDays(2));
            await FireAll(host);
            Assert.That(await host.Scalar<bool>("SELECT escalated_at IS NOT NULL FROM workflow.task"), Is.True);
            var later = host.Clock.GetUtcNow().AddDays(1);
            await host.Get<TaskDesk>().ChangeDue(new(Guid.NewGuid(), Actor.System, task, later, "Aufschub"), default);
            Assert.That(await host.Scalar<bool>("SELECT escalated_at IS NULL FROM workflow.task"), Is.True);
        }

        Assert.That(
            await host.Scalar<string>(
                "SELECT array_to_string(candidate_roles, ' ') || ', ' || array_to_string(candidate_groups, ' ') FROM workflow.task"
            ),
            Is.EqualTo("Prüfer Leitung, Prüfer Leitung")
        );
    }

    [Test]
    public async Task A_due_date_is_changed_by_who_may_do_the_task_with_a_reason_once()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(
            Build.Workflow(
                "aufschub",
                Build.HumanTask(
                    "Aufgabe",
                    ("dueIn", Build.Literal("10.00:00:00")),
                    ("remindBefore", Build.Literal("2.00:00:00"))
                )
            )
        );
        var instance = await host.Start("aufschub");
        var task = await host.Scalar<Guid>("SELECT id FROM workflow.task");
        var (desk, now, anna) = (host.Get<TaskDesk>(), host.Clock.GetUtcNow(), RuntimeHost.Actor("anna", "Prüfer"));
        var key = Guid.NewGuid();
        ChangeDueDate Change(
            int days,
            string? reason = "Köln braucht länger.",
            Actor? actor = null,
            Guid? with = null
        ) => new(with ?? Guid.NewGuid(), actor ?? anna, task, now.AddDays(days), reason);

        Assert.That(
            await desk.ChangeDue(Change(20, actor: RuntimeHost.Actor("otto", "Bote")), default),
            Is.TypeOf<CommandResult.Forbidden>()
        );
        foreach (
            var (days, reason) in new[]
            {
                (20, null),
                (20, " "),
                (20, new string('x', 1001)),
                (-1, "x"),
                (0, "x"),
                (1830, "x"),
            }
        )
            Assert.That(await desk.ChangeDue(Change(days, reason), default), Is.TypeOf<CommandResult.Invalid>());
        for (var click = 1; click <= 2; click++)
            Assert.That(await desk.ChangeDue(Change(20, with: key), default), Is.TypeOf<CommandResult.Done>());
        Assert.That(await desk.ChangeDue(Change(21, with: key), default), Is.TypeOf<CommandResult.KeyReused>());

        Assert.That(
            await host.Scalar<DateTime>("SELECT due_at FROM workflow.task"),
            Is.EqualTo(now.AddDays(20).UtcDateTime)
        );
        Assert.That(
            await host.Scalar<DateTime>("SELECT run_at FROM workflow.timer"),
            Is.EqualTo(now.AddDays(18).UtcDateTime)
        );
        var moved = (await desk.Movements(task, default)).Single();
        Assert.That(
            (moved.Kind, moved.By, moved.DueAt, moved.Note, moved.Person),
            Is.EqualTo((TaskMovementKind.DueChanged, "anna", now.AddDays(20), "Köln braucht länger.", (string?)null))
        );
        host.Clock.Pass(TimeSpan.FromDays(10));
        Assert.That(await host.FireTimers(), Is.False, "it is not due any more");
        host.Clock.Pass(TimeSpan.FromDays(8));
        Assert.That(await host.FireTimers(), Is.True);
        Assert.That(await host.Scalar<bool>("SELECT reminded_at IS NOT NULL FROM workflow.task"), Is.True);
        await desk.ChangeDue(Change(30), default);
        Assert.That(
            await host.Scalar<bool>("SELECT reminded_at IS NULL FROM workflow.task"),
            Is.True,
            "it comes again"
        );
        Assert.That(
            await host.Scalar<string>("SELECT string_agg(type, ',' ORDER BY sequence) FROM workflow.outbox"),
            Is.EqualTo("TaskCreated,TaskDueChanged,TaskReminded,TaskDueChanged")
        );
        await host.Complete(task);
        Assert.That(await desk.ChangeDue(Change(40), default), Is.TypeOf<CommandResult.Conflict>());
        Assert.That((await host.Get<InstanceReplay>().Run(instance, default))!.IsSame, Is.True);
    }

    private static Task FireAll(RuntimeHost host) => host.FireTimers();
}
