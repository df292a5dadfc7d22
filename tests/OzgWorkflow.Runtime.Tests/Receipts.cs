using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// The same command twice has one effect and gets the same answer; nobody meets the receipt of someone else or of
/// another target.
/// </summary>
public sealed class Receipts
{
    private static readonly Actor Anna = RuntimeHost.Actor("anna", "Prüfer");
    private RuntimeHost _host = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            options: new RuntimeOptions { Limits = new EngineLimits { StateSize = 20_000 } }
        );
        await _host.Publish(Build.Workflow("w", Build.Sequence(Build.HumanTask("T"), Build.HumanTask("U"))));
        await _host.Publish(
            Build.Workflow(
                "groß",
                Build.Sequence(
                    Build.HumanTask("T"),
                    Build.Activity(
                        "Elsa.RunJavaScript",
                        "Füllen",
                        ("script", Build.Literal("variables.a = 'x'.repeat(30000)"))
                    ),
                    Build.HumanTask("U")
                ),
                null,
                "a"
            )
        );
    }

    [OneTimeTearDown]
    public async Task Stop() => await _host.DisposeAsync();

    [Test]
    public async Task One_key_for_two_tasks_completes_both()
    {
        var (first, second, key) = (await NewTask(), await NewTask(), Guid.NewGuid());
        Assert.That(await Complete(first, key), Is.TypeOf<CommandResult.Done>());
        Assert.That(await Complete(second, key), Is.TypeOf<CommandResult.Done>());
        Assert.That(
            await _host.Scalar<long>(
                $"SELECT count(*) FROM workflow.task WHERE id IN ('{first}', '{second}') AND status = 1"
            ),
            Is.EqualTo(2)
        );
    }

    [Test]
    public async Task One_key_for_another_request_is_refused()
    {
        var (task, key) = (await NewTask(), Guid.NewGuid());
        await Complete(task, key);
        Assert.That(await Complete(task, key, 8), Is.TypeOf<CommandResult.KeyReused>());
        Assert.That(await Complete(task, key), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task Somebody_else_s_key_is_no_hit()
    {
        var (task, key) = (await NewTask(), Guid.NewGuid());
        await Complete(task, key);
        Assert.That(
            await Complete(task, key, actor: RuntimeHost.Actor("bert", "Prüfer")),
            Is.TypeOf<CommandResult.Conflict>(),
            "told that it is done"
        );
        Assert.That(
            await Complete(await NewTask(), key, actor: RuntimeHost.Actor("leo", "Lesend")),
            Is.TypeOf<CommandResult.Forbidden>()
        );
    }

    [Test]
    public async Task What_would_change_something_again_is_done_once()
    {
        var (instance, key) = (await _host.Start("groß"), Guid.NewGuid());
        var first = await Change(key, "eins");
        await Change(Guid.NewGuid(), "zwei");
        var again = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Change(key, "eins")));
        Assert.That(again, Has.All.EqualTo(first));
        Assert.That(await Change(key, "drei"), Is.TypeOf<CommandResult.KeyReused>());
        Assert.That((await _host.Get<InstanceHistory>().CurrentVariables(instance, default))["a"], Is.EqualTo("zwei"));

        Task<CommandResult> Change(Guid k, string to) =>
            _host.Commands.Handle(
                new MoveInstance(k, Anna, instance, new ChangeVariables(new Dictionary<string, object?> { ["a"] = to }))
            );
    }

    [Test]
    public async Task A_command_that_was_refused_is_refused_again()
    {
        var (task, key) = (await NewTask("groß"), Guid.NewGuid());
        var first = await Complete(task, key);
        Assert.That(first, Is.TypeOf<CommandResult.Conflict>());
        Assert.That(await Complete(task, key), Is.EqualTo(first));
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.incident"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_start_that_was_refused_is_refused_again_when_it_could_be_done()
    {
        await _host.Publish(Build.Workflow("einzeln", Build.HumanTask("T"), "Singleton"));
        var (running, key) = (await _host.Start("einzeln"), Guid.NewGuid());
        var first = await Start(key);
        Assert.That(first, Is.TypeOf<CommandResult.Conflict>());
        await _host.Commands.Handle(new MoveInstance(null, Actor.System, running, new Cancel("fertig")));
        Assert.That(
            await Start(key),
            Is.EqualTo(first),
            "whoever was told that nothing started must not be wrong later"
        );
        Assert.That(await Start(Guid.NewGuid()), Is.TypeOf<CommandResult.Done>());

        Task<CommandResult> Start(Guid k) =>
            _host.Commands.Handle(
                new StartInstance(k, Anna, StartInstance.IdFor(Anna, "einzeln", k), "einzeln", Value.EmptyMap)
            );
    }

    [Test]
    public async Task What_was_entered_wrongly_is_refused_again_and_needs_another_key()
    {
        var (task, key) = (await NewTask(), Guid.NewGuid());
        for (var i = 0; i < 2; i++)
            Assert.That(
                (await Complete(task, key, "viele") as CommandResult.Invalid)?.Errors.Keys,
                Is.EqualTo(new[] { "anzahl" })
            );
        Assert.That(await Complete(task, key), Is.TypeOf<CommandResult.KeyReused>());
        Assert.That(await Complete(task, Guid.NewGuid()), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task One_key_for_signals_to_two_is_heard_by_both()
    {
        await _host.Publish(Build.Workflow("wartet", Build.Sequence(Build.Event("ruf"), Build.HumanTask("T"))));
        var key = Guid.NewGuid();
        foreach (var id in new[] { "eins", "zwei" })
        {
            var instance = await _host.Start("wartet", id);
            Assert.That(await Raise(id), Is.EqualTo(new CommandResult.Done(instance, Changed: true)));
        }

        Task<CommandResult> Raise(string to) =>
            _host.Get<SignalPublisher>().Publish(new EventPublished(key, "ruf", to, null), Anna, default);
    }

    [Test]
    public async Task A_signal_that_was_refused_for_good_is_refused_again_when_somebody_waits()
    {
        var signal = new EventPublished(Guid.NewGuid(), "zu früh", null, null);
        var first = await Raise();
        Assert.That(first.Refusal, Is.EqualTo("Noch nicht."));
        await _host.Publish(Build.Workflow("später", Build.Event("zu früh")));
        await _host.Start("später");
        Assert.That(await Raise(), Is.EqualTo(first));
        Assert.That(await _host.Raise(signal with { EventId = Guid.NewGuid() }), Is.True);

        Task<CommandResult> Raise() => _host.Get<SignalPublisher>().Publish(signal, Anna, default, "Noch nicht.");
    }

    [Test]
    public async Task The_same_start_from_160_callers_makes_one_instance_and_160_equal_answers()
    {
        var id = Guid.NewGuid();
        var before = await _host.Scalar<long>("SELECT count(*) FROM workflow.instance");
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 160)
                .Select(_ =>
                    Task.Run(() =>
                        _host.Commands.Handle(new StartInstance(id, Anna, id, "w", new Dictionary<string, object?>()))
                    )
                )
        );
        Assert.That(answers.Distinct().Single(), Is.EqualTo(new CommandResult.Done(id, Changed: true)));
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.instance"), Is.EqualTo(before + 1));
    }

    [Test]
    public async Task The_same_start_without_a_key_makes_one_instance()
    {
        var id = Guid.NewGuid();
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(_ =>
                    Task.Run(() =>
                        _host.Commands.Handle(
                            new StartInstance(null, Actor.System, id, "w", new Dictionary<string, object?>())
                        )
                    )
                )
        );
        Assert.That(answers, Is.All.TypeOf<CommandResult.Done>());
        Assert.That(answers.Count(x => x is CommandResult.Done { Changed: true }), Is.EqualTo(1));
    }

    [Test]
    public async Task No_key_of_a_caller_reaches_what_the_runtime_does_itself()
    {
        await _host.Publish(
            Build.Workflow(
                "frist",
                Build.Sequence(
                    Build.Activity("Elsa.Delay", "D", ("timeSpan", Build.Literal("00:01:00"))),
                    Build.HumanTask("Ende")
                )
            )
        );
        var instance = await _host.Start("frist");
        var bookmark = await _host.Scalar<long>(
            $"SELECT bookmark_id FROM workflow.timer WHERE instance_id = '{instance}'"
        );
        foreach (
            var key in new[]
            {
                DeterministicId.Create(instance, ~bookmark),
                DeterministicId.Create(instance, bookmark),
                instance,
            }
        )
            await Complete(await NewTask(), key);
        _host.Clock.Pass(TimeSpan.FromMinutes(2));
        await _host.FireTimers();
        Assert.That(
            await _host.Scalar<string>($"SELECT title FROM workflow.task WHERE instance_id = '{instance}'"),
            Is.EqualTo("Ende")
        );
    }

    private Task<CommandResult> Complete(Guid task, Guid key, object? number = null, Actor? actor = null) =>
        _host.Commands.Handle(
            new CompleteTask(
                key,
                actor ?? Anna,
                task,
                "Ja",
                new Dictionary<string, object?> { ["anzahl"] = number ?? 7 }
            )
        );

    private async Task<Guid> NewTask(string definition = "w")
    {
        var instance = await _host.Start(definition);
        return await _host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE instance_id = '{instance}'");
    }
}
