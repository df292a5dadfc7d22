using Npgsql;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Scripts.Wire;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// No signal evaporates: it is consumed by one who waits, kept for the next, or its sender is told that nobody had it.
/// Temporal buffers such signals (temporalio/temporal#8097); Elsa loses bookmarks on rapid resumes (elsa-core#7223).
/// </summary>
public sealed class SignalsInBursts
{
    private static readonly TimeSpan AWhile = TimeSpan.FromMinutes(10);
    private RuntimeHost _host = null!;

    [SetUp]
    public async Task Start()
    {
        _host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await _host.Publish(Loop("zählt", Build.Activity("Elsa.Event", "E", ("eventName", Build.Literal("x")))));
    }

    [TearDown]
    public async Task Stop() => await _host.DisposeAsync();

    [TestCase(false)]
    [TestCase(true)]
    public async Task Five_at_once_each_find_a_loop_that_comes_back_to_wait(bool keep)
    {
        var id = await _host.Start("zählt", "10092");
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => Task.Run(() => Raise("x", "10092", keep ? AWhile : null)))
        );
        await _host.DoJobs();
        Assert.That(answers, Is.All.True);
        Assert.That(await Finished(id), Is.True);
        await Consistency.Check(_host);
    }

    [Test]
    public async Task Twenty_that_a_workflow_raises_at_once_are_all_collected()
    {
        await _host.Publish(
            Loop("sammelt", Build.Activity("Elsa.Event", "E", ("eventName", Build.Literal("fertig"))), 20)
        );
        var items = Build.Literal(Enumerable.Range(1, 20).ToArray());
        await _host.Publish(
            Build.Workflow(
                "meldet",
                Build.Activity(
                    "Elsa.ForEach",
                    "F",
                    ("items", items),
                    ("body", Build.Activity("Elsa.PublishEvent", "P", ("eventName", Build.Literal("fertig"))))
                )
            )
        );
        var collector = await _host.Start("sammelt");
        await _host.Start("meldet");
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _host.DoJobs())));
        Assert.That(await Finished(collector), Is.True);
    }

    [Test]
    public async Task One_that_comes_while_the_loop_is_away_is_told_so_or_kept_for_its_return()
    {
        await _host.Publish(
            Build.Workflow(
                "weg",
                Build.Sequence(
                    Build.Activity("Elsa.Event", "E", ("eventName", Build.Literal("y"))),
                    Build.HumanTask("Dazwischen"),
                    Build.Activity("Elsa.Event", "F", ("eventName", Build.Literal("y")))
                )
            )
        );
        var id = await _host.Start("weg");
        Assert.That(await Raise("y"), Is.True);
        Assert.That(await Raise("y"), Is.False, "nobody waits now");
        Assert.That(await Raise("y", keepFor: AWhile), Is.True);
        await _host.Complete(await _host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE instance_id = '{id}'"));
        await _host.DoJobs();
        Assert.That(await Finished(id), Is.True);
    }

    [Test]
    public async Task One_that_is_for_all_reaches_everyone_who_waits_and_starts_what_it_triggers()
    {
        var waiting = new[]
        {
            await _host.Start("zählt", "a"),
            await _host.Start("zählt", "b"),
            await _host.Start("zählt", "c"),
        };
        for (var i = 0; i < 5; i++)
        {
            Assert.That(await Raise("x"), Is.True);
            await _host.DoJobs();
        }

        foreach (var id in waiting)
            Assert.That(await Finished(id), Is.True);
        Assert.That(await Raise("x"), Is.False);
        await Consistency.Check(_host);
    }

    [Test]
    public async Task Those_that_are_for_all_and_come_at_once_lose_no_waiter()
    {
        var waiting = new List<Guid>();
        for (var i = 0; i < 4; i++)
            waiting.Add(await _host.Start("zählt", $"{i}"));
        var delivered = 0;
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < 10; i++)
                        {
                            if (await Raise("x"))
                                Interlocked.Increment(ref delivered);
                            await _host.DoJobs();
                        }
                    })
                )
        );
        await _host.DoJobs();
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.job"), Is.Zero);
        Assert.That(delivered, Is.GreaterThanOrEqualTo(5));
        foreach (var id in waiting)
            Assert.That(await Finished(id), Is.True);
        await Consistency.Check(_host);
    }

    [Test]
    public async Task A_correlation_id_that_comes_later_counts()
    {
        await StartThatCorrelatesLater();
        Assert.That(await Raise("z", "abc", AWhile), Is.True, "kept");
        await Correlate();
        await _host.DoJobs();
        Assert.That(
            await _host.Scalar<long>("SELECT count(*) FROM workflow.event_subscription"),
            Is.Zero,
            "the kept one reached it"
        );
        Assert.That(
            await _host.Scalar<string>("SELECT correlation_id FROM workflow.task WHERE title = 'Offen'"),
            Is.EqualTo("abc")
        );
    }

    [Test]
    public async Task A_signal_with_the_correlation_id_that_came_later_reaches_who_waited_before()
    {
        await StartThatCorrelatesLater();
        Assert.That(await Raise("z", "abc"), Is.False, "it is not known by that yet");
        await Correlate();
        Assert.That(await Raise("z", "abc"), Is.True);
        await _host.DoJobs();
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.event_subscription"), Is.Zero);
    }

    [Test]
    public async Task One_that_is_being_kept_while_a_correlation_id_comes_is_not_missed()
    {
        await StartThatCorrelatesLater();
        Assert.That(await Raise("z", "eine andere", AWhile), Is.True, "kept");
        await using var keeper = await _host.Get<NpgsqlDataSource>().OpenConnectionAsync();
        await using var keeping = await keeper.BeginTransactionAsync();
        await using (var command = keeper.CreateCommand())
        {
            command.CommandText = """
                SELECT pg_advisory_xact_lock(hashtextextended('z', 4284));
                UPDATE workflow.kept_event SET correlation_id = 'abc';
                """;
            await command.ExecuteNonQueryAsync();
        }

        var correlating = Correlate();
        await Task.WhenAny(correlating, Task.Delay(500));
        await keeping.CommitAsync();
        await correlating;
        await _host.DoJobs();
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.event_subscription"), Is.Zero);
    }

    [Test]
    public async Task Requests_to_a_waiting_path_are_answered_each_or_told_that_nobody_took_them()
    {
        await _host.Publish(
            Loop(
                "antwortet",
                Build.Activity(
                    "Elsa.HttpEndpoint",
                    "H",
                    ("path", Build.Literal("anfrage")),
                    ("supportedMethods", Build.Literal(new[] { "POST" })),
                    ("authorize", Build.Literal(false))
                ),
                5,
                Build.Activity("Elsa.WriteHttpResponse", "W", ("content", Build.JavaScript("'Nr ' + getN()")))
            )
        );
        var id = await _host.Start("antwortet");
        var name = await _host.Scalar<string>("SELECT event_name FROM workflow.event_subscription");
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 5)
                .Select(i =>
                    Task.Run(() =>
                        _host
                            .Get<HttpEndpoints>()
                            .Deliver(
                                name!,
                                new IncomingCall(
                                    Guid.NewGuid(),
                                    RuntimeHost.Actor("anna"),
                                    name!,
                                    new RequestTarget(null, null),
                                    new Dictionary<string, object?> { ["content"] = (long)i }
                                ),
                                default
                            )
                    )
                )
        );
        Assert.That(
            answers.OfType<CommandResult.Done>().Select(x => x.Response?.Content).Order(),
            Is.EqualTo(new[] { "Nr 1", "Nr 2", "Nr 3", "Nr 4", "Nr 5" })
        );
        Assert.That(await Finished(id), Is.True);
    }

    [Test]
    public async Task A_request_that_is_repeated_gets_the_same_answer()
    {
        await _host.Publish(
            Loop(
                "antwortet",
                Build.Activity(
                    "Elsa.HttpEndpoint",
                    "H",
                    ("path", Build.Literal("noch-einmal")),
                    ("supportedMethods", Build.Literal(new[] { "POST" })),
                    ("authorize", Build.Literal(false))
                ),
                5,
                Build.Activity("Elsa.WriteHttpResponse", "W", ("content", Build.JavaScript("'Nr ' + getN()")))
            )
        );
        await _host.Start("antwortet");
        var name = await _host.Scalar<string>("SELECT event_name FROM workflow.event_subscription");
        var key = Guid.NewGuid();
        Task<CommandResult> Ask(string header, long content) =>
            _host
                .Get<HttpEndpoints>()
                .Deliver(
                    name!,
                    new IncomingCall(
                        key,
                        RuntimeHost.Actor("anna"),
                        name!,
                        new RequestTarget(null, null),
                        new Dictionary<string, object?>
                        {
                            ["content"] = content,
                            ["headers"] = new Dictionary<string, object?> { ["traceparent"] = header },
                        }
                    ),
                    default
                );
        var first = (CommandResult.Done)await Ask("a", 1);
        var again = (CommandResult.Done)await Ask("b", 1);
        Assert.That(
            (again.InstanceId, again.Response?.Content),
            Is.EqualTo((first.InstanceId, first.Response?.Content))
        );
        Assert.That(await Ask("c", 2), Is.TypeOf<CommandResult.KeyReused>());
        Assert.That(await _host.Scalar<int>("SELECT max(step) FROM workflow.instance"), Is.EqualTo(2), "one request");
    }

    /// <summary>
    /// An instance that waits for "z", and gets the correlation id "abc" when its task "T" is completed.
    /// </summary>
    private async Task StartThatCorrelatesLater()
    {
        var root = Build.Activity(
            "Elsa.Parallel",
            "P",
            (
                "activities",
                new System.Text.Json.Nodes.JsonArray(
                    Build.Activity("Elsa.Event", "E", ("eventName", Build.Literal("z"))),
                    Build.HumanTask("Offen"),
                    Build.Sequence(
                        Build.HumanTask("T"),
                        Build.Activity("Elsa.Correlate", "C", ("correlationId", Build.Literal("abc")))
                    )
                )
            )
        );
        await _host.Publish(Build.Workflow("später", root));
        await _host.Start("später");
    }

    private async Task Correlate() =>
        await _host.Complete(await _host.Scalar<Guid>("SELECT id FROM workflow.task WHERE title = 'T'"));

    private Task<bool> Raise(string name, string? correlation = null, TimeSpan? keepFor = null) =>
        _host.Raise(new EventPublished(Guid.NewGuid(), name, correlation, null, keepFor));

    private async Task<bool> Finished(Guid id) =>
        await _host.Scalar<short>($"SELECT status FROM workflow.instance WHERE id = '{id}'") == 1;

    /// <summary>A workflow that waits <paramref name="times"/> times, counting in N.</summary>
    private static string Loop(
        string id,
        System.Text.Json.Nodes.JsonObject waits,
        int times = 5,
        params System.Text.Json.Nodes.JsonObject[] then
    ) =>
        Build.Workflow(
            id,
            Build.Activity(
                "Elsa.While",
                "Schleife",
                ("condition", Build.JavaScript($"(getN() || 0) < {times}")),
                (
                    "body",
                    Build.Sequence([
                        waits,
                        Build.Activity(
                            "Elsa.RunJavaScript",
                            "Plus",
                            ("script", Build.Literal("setN((getN() || 0) + 1)"))
                        ),
                        .. then,
                    ])
                )
            ),
            null,
            "N"
        );
}
