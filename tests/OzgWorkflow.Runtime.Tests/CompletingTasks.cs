using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

[Category("quick")]
public sealed class CompletingTasks
{
    private static readonly Actor Anna = RuntimeHost.Actor("anna", "Prüfer");
    private static readonly Dictionary<string, object?> Valid = new() { ["anzahl"] = "3" };
    private RuntimeHost _host = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await _host.Publish(
            Build.Workflow("zwei", Build.Sequence(Build.HumanTask("Erste"), Build.HumanTask("Zweite")))
        );
    }

    [OneTimeTearDown]
    public async Task Stop() => await _host.DisposeAsync();

    [Test]
    public async Task A_comment_that_is_sent_twice_is_there_once()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Build.Workflow("w", Build.HumanTask("T")));
        await host.Start("w");
        var (task, key) = (await host.Scalar<Guid>("SELECT id FROM workflow.task"), Guid.NewGuid());
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Comment("Ich frage nach.")));
        Assert.That(answers, Is.All.TypeOf<CommandResult.Done>());
        Assert.That(await Comment("Doch nicht."), Is.TypeOf<CommandResult.KeyReused>());
        await host.Complete(task);
        Assert.That(await Comment("Ich frage nach."), Is.TypeOf<CommandResult.Done>(), "it is stored");
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.task_comment"), Is.EqualTo(1));

        Task<CommandResult> Comment(string text) =>
            host.Get<TaskComments>().Add(task, RuntimeHost.Actor("anna", "Prüfer"), text, default, key);
    }

    [Test]
    public async Task Moves_the_instance_to_its_next_task()
    {
        var (instance, task) = await StartInstance();
        Assert.That(await Complete(task), Is.EqualTo(new CommandResult.Done(instance, true)));

        await using var db = _host.Db();
        var tasks = await db.Tasks.Where(x => x.InstanceId == instance).OrderBy(x => x.BookmarkId).ToListAsync();
        Assert.Multiple(() =>
        {
            Assert.That(
                tasks.Select(x => (x.Title, x.Status)),
                Is.EqualTo(new[] { ("Erste", HumanTaskStatus.Completed), ("Zweite", HumanTaskStatus.Open) })
            );
            Assert.That(tasks[0].CompletedBy, Is.EqualTo("anna"));
            Assert.That(tasks[0].Data, Is.EqualTo("{\"anzahl\":3}"));
        });
    }

    [Test]
    public async Task The_same_command_twice_has_one_effect_and_the_same_answer()
    {
        var (instance, task) = await StartInstance();
        var command = new CompleteTask(Guid.NewGuid(), Anna, task, "Ja", Valid);
        await _host.Commands.Handle(command);
        Assert.That(await _host.Commands.Handle(command), Is.EqualTo(new CommandResult.Done(instance, true)));
        Assert.That(await Count("journal", instance), Is.EqualTo(2));
    }

    [Test]
    public async Task Another_command_for_a_completed_task_is_told_who_did_it()
    {
        var (_, task) = await StartInstance();
        await Complete(task);
        Assert.That(
            await Complete(task),
            Is.TypeOf<CommandResult.Conflict>().With.Property("Message").Contains("anna")
        );
    }

    [Test]
    public async Task Eight_people_at_once_have_one_effect()
    {
        var (instance, task) = await StartInstance();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Complete(task))));
        Assert.Multiple(() =>
        {
            Assert.That(results.Count(x => x is CommandResult.Done { Changed: true }), Is.EqualTo(1));
            Assert.That(results.Count(x => x is CommandResult.Conflict), Is.EqualTo(7));
        });
        Assert.That(await Count("journal", instance), Is.EqualTo(2));
    }

    [Test]
    public async Task Wrong_and_missing_fields_are_refused_by_field_and_nothing_changes()
    {
        var (instance, task) = await StartInstance();
        var result = await _host.Commands.Handle(
            new CompleteTask(
                Guid.NewGuid(),
                Anna,
                task,
                "Nein",
                new Dictionary<string, object?> { ["anzahl"] = "viele" }
            )
        );
        Assert.That(((CommandResult.Invalid)result).Errors.Keys, Is.EquivalentTo(new[] { "grund", "anzahl" }));
        Assert.That(await Count("journal", instance), Is.EqualTo(1));
    }

    [Test]
    public async Task An_outcome_that_the_task_does_not_offer_is_refused()
    {
        var (_, task) = await StartInstance();
        var result = await _host.Commands.Handle(new CompleteTask(Guid.NewGuid(), Anna, task, "Vielleicht", Valid));
        Assert.That(((CommandResult.Invalid)result).Errors.Keys, Is.EquivalentTo(new[] { "outcome" }));
    }

    [Test]
    public async Task Who_lacks_the_role_may_not()
    {
        var (_, task) = await StartInstance();
        var result = await _host.Commands.Handle(
            new CompleteTask(Guid.NewGuid(), RuntimeHost.Actor("leo", "Lesend"), task, "Ja", Valid)
        );
        Assert.That(result, Is.TypeOf<CommandResult.Forbidden>());
    }

    [Test]
    public async Task A_claimed_task_is_its_holder_s_until_it_is_given_back()
    {
        var (_, task) = await StartInstance();
        var (desk, bert) = (_host.Get<TaskAssignments>(), RuntimeHost.Actor("bert", "Prüfer"));
        await desk.Claim(task, Anna, default);
        Assert.Multiple(async () =>
        {
            Assert.That(await desk.Claim(task, bert, default), Is.TypeOf<CommandResult.Forbidden>());
            Assert.That(await Complete(task, bert), Is.TypeOf<CommandResult.Forbidden>());
            Assert.That(await desk.Release(task, bert, default), Is.TypeOf<CommandResult.Forbidden>());
            Assert.That(await desk.Release(task, Anna, default), Is.TypeOf<CommandResult.Done>());
            Assert.That(await Complete(task, bert), Is.TypeOf<CommandResult.Done>());
        });
    }

    [Test]
    public async Task A_delegated_task_may_be_done_by_whom_it_went_to()
    {
        var (_, task) = await StartInstance();
        await _host.Get<TaskAssignments>().Delegate(task, Anna, RuntimeHost.Actor("carla", "Prüfer"), null, default);
        Assert.That(await Complete(task, RuntimeHost.Actor("carla", "Prüfer")), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task Who_took_a_task_needs_its_role_when_he_does_it_too()
    {
        var (_, task) = await StartInstance();
        var desk = _host.Get<TaskAssignments>();
        Assert.That(await desk.Claim(task, Anna, default), Is.TypeOf<CommandResult.Done>());
        var without = Anna with { Roles = new HashSet<string> { "Lesend" } };
        Assert.That(await Complete(task, without), Is.TypeOf<CommandResult.Forbidden>());
        Assert.That(
            await desk.Delegate(task, without, RuntimeHost.Actor("carla", "Prüfer"), null, default),
            Is.TypeOf<CommandResult.Forbidden>()
        );
        Assert.That(await Complete(task, Anna), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task A_task_goes_to_nobody_without_its_role_and_the_role_is_asked_for_again_when_it_is_done()
    {
        var (_, task) = await StartInstance();
        var desk = _host.Get<TaskAssignments>();
        Assert.That(
            await desk.Delegate(task, Anna, RuntimeHost.Actor("leo", "Lesend"), null, default),
            Is.TypeOf<CommandResult.Invalid>()
        );
        Assert.That(
            await desk.Delegate(task, Anna, RuntimeHost.Actor("carla", "Prüfer"), null, default),
            Is.TypeOf<CommandResult.Done>()
        );
        Assert.That(
            await Complete(task, RuntimeHost.Actor("carla")),
            Is.TypeOf<CommandResult.Forbidden>(),
            "carla lost the role meanwhile"
        );
        Assert.That(await Complete(task, RuntimeHost.Actor("carla", "Prüfer")), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task Remarks_come_from_those_who_could_do_the_task_while_it_is_open_and_are_bounded()
    {
        var (_, task) = await StartInstance();
        var comments = _host.Get<TaskComments>();
        Assert.That(
            await comments.Add(task, RuntimeHost.Actor("leo", "Lesend"), "Hallo", default),
            Is.TypeOf<CommandResult.Forbidden>()
        );
        for (var i = 0; i < 200; i++)
            Assert.That(await comments.Add(task, Anna, "Hallo", default), Is.TypeOf<CommandResult.Done>());
        Assert.That(
            await comments.Add(task, Anna, "Einer zu viel", default),
            Is.TypeOf<CommandResult.Conflict>().With.Property("Message").Contains("200 Kommentare")
        );
        await Complete(task);
        Assert.That(await comments.Add(task, Anna, "Zu spät", default), Is.TypeOf<CommandResult.Conflict>());
    }

    [Test]
    public async Task Every_step_has_its_events_in_the_outbox()
    {
        var (instance, task) = await StartInstance();
        await Complete(task);
        var types = await _host.Scalar<string>(
            $"SELECT string_agg(type, ',' ORDER BY sequence) FROM workflow.outbox WHERE payload LIKE '%{instance}%'"
        );
        Assert.That(types, Is.EqualTo("TaskCreated,TaskCompleted,TaskCreated"));
    }

    private Task<CommandResult> Complete(Guid task, Actor? actor = null) =>
        _host.Commands.Handle(new CompleteTask(Guid.NewGuid(), actor ?? Anna, task, "Ja", Valid));

    private async Task<(Guid Instance, Guid Task)> StartInstance()
    {
        var instance = Guid.NewGuid();
        await _host.Commands.Handle(
            new StartInstance(instance, Anna, instance, "zwei", new Dictionary<string, object?>())
        );
        await using var db = _host.Db();
        return (instance, await db.Tasks.Where(x => x.InstanceId == instance).Select(x => x.Id).SingleAsync());
    }

    private async Task<int> Count(string table, Guid instance) =>
        (int)await _host.Scalar<long>($"SELECT count(*) FROM workflow.{table} WHERE instance_id = '{instance}'");
}
