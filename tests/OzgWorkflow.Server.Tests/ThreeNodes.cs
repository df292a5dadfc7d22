using System.Collections.Concurrent;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Three server processes on one database, one of them killed every few seconds.</summary>
public sealed class ThreeNodes
{
    private const int Kills = 8;
    private const int Callers = 4;
    private readonly Random _random = new(3);
    private TestPostgres _postgres = null!;
    private RuntimeHost _host = null!;
    private ServerProcess[] _nodes = [];

    [SetUp]
    public async Task Start()
    {
        _postgres = await TestPostgres.Start();
        var database = await _postgres.CreateDatabase();
        _host = new RuntimeHost(database, realTime: true);
        _nodes =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(_ => new ServerProcess
                {
                    Settings =
                    {
                        ["ConnectionStrings__Database"] = database,
                        ["Logging__LogLevel__Default"] = "Warning",
                    },
                }),
        ];
        await Task.WhenAll(_nodes.Select(x => x.Start()));
    }

    [TearDown]
    public async Task Stop()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    /// <summary>
    /// Every due time of a Cron or Timer starts exactly one instance, and every delay goes on exactly once (Elsa:
    /// #4021, #4819, #5499, #3133).
    /// </summary>
    [Test]
    [CancelAfter(600_000)]
    public async Task Every_due_time_fires_exactly_once_while_nodes_die()
    {
        await _host.Publish(
            Workflow("jede-sekunde", Starting("Elsa.Cron", "cronExpression", "* * * * * *"), Delay("00:00:02"))
        );
        await _host.Publish(Workflow("alle-zwei-sekunden", Starting("Elsa.Timer", "interval", "00:00:02")));
        await _host.Publish(
            Workflow(
                "nicht-doppelt",
                Starting("Elsa.Cron", "cronExpression", "* * * * * *", ("overlap", Build.Literal("Skip"))),
                Delay("00:00:05")
            )
        );

        await KillOneAfterTheOther();
        var until = DateTimeOffset.UtcNow;
        await Wait.UntilAsync(
            async () =>
                (await DueTimes("jede-sekunde"))[^1] > until && (await DueTimes("alle-zwei-sekunden"))[^1] > until,
            "the nodes have caught up"
        );
        await _host.Execute("DELETE FROM workflow.trigger");
        await Wait.UntilAsync(
            async () => await _host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE status = 0") == 0,
            "every instance has ended"
        );
        AssertEachOnce(await DueTimes("jede-sekunde"), TimeSpan.FromSeconds(1));
        AssertEachOnce(await DueTimes("alle-zwei-sekunden"), TimeSpan.FromSeconds(2));
        Assert.Multiple(async () =>
        {
            Assert.That(
                await _host.Scalar<long>(
                    "SELECT count(*) FROM workflow.instance WHERE definition_id = 'jede-sekunde' AND step <> 2"
                ),
                Is.Zero,
                "each delay went on once"
            );
            Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.incident"), Is.Zero);
            Assert.That(
                await _host.Scalar<long>(
                    "SELECT count(*) FROM workflow.instance a JOIN workflow.instance b ON b.definition_id = a.definition_id AND b.id <> a.id AND b.created_at >= a.created_at AND b.created_at < a.finished_at WHERE a.definition_id = 'nicht-doppelt'"
                ),
                Is.Zero,
                "what is not to overlap does not"
            );
        });
        await Consistency.Check(_host);
    }

    /// <summary>Who hears nothing asks any node again with the same key, and some ask two at once.</summary>
    [Test]
    [CancelAfter(600_000)]
    public async Task What_people_and_services_ask_for_is_done_exactly_once_while_nodes_die()
    {
        await _host.Publish(
            Workflow(
                "vorgang",
                HumanTask("Prüfen"),
                Build.Event("bezahlt"),
                Build.Activity(
                    "Elsa.HttpEndpoint",
                    "Melden",
                    ("path", Build.Literal("vorgang/melden")),
                    ("supportedMethods", Build.Literal(new[] { "POST" }))
                ),
                Build.Activity(
                    "Elsa.WriteHttpResponse",
                    "Antworten",
                    ("content", Build.JavaScript("'Gemeldet: ' + getCorrelationId()"))
                ),
                HumanTask("Abschließen")
            )
        );
        var callers = await Task.WhenAll(_nodes.Select(x => ApiClient.SignIn(x.Address, "admin")));
        using var stop = new CancellationTokenSource();
        var cases = new ConcurrentBag<Guid>();
        var work = Enumerable
            .Range(0, Callers)
            .Select(async x =>
            {
                var random = new Random(x);
                while (!stop.IsCancellationRequested)
                    cases.Add(await Case(callers, random));
            })
            .ToArray();
        await KillOneAfterTheOther();
        await stop.CancelAsync();
        await Task.WhenAll(work);
        foreach (var caller in callers)
            caller.Dispose();

        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.instance"), Is.EqualTo(cases.Count));
        Assert.That(cases, Has.Count.GreaterThan(Kills).And.Unique);
        string[] all = ["Prüfen", "event-bezahlt", "Melden", "Antworten", "Abschließen", "Sequence"];
        foreach (var id in cases)
        {
            var done = (await _host.Get<InstanceHistory>().Lines(id, 0, int.MaxValue, default))
                .Where(x => x.Entry.Event == JournalEvent.Completed)
                .Select(x => x.Entry.NodeKey);
            Assert.That(done, Is.EquivalentTo(all), "each was done once");
        }

        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.incident"), Is.Zero);
        await Consistency.Check(_host);
    }

    private static JsonObject HumanTask(string id) =>
        Build.Activity(
            "OzgWorkflow.HumanTask",
            id,
            ("title", Build.Literal(id)),
            ("candidateRole", Build.Literal("Themenfeld-Koordination")),
            ("outcomes", Build.Literal(new[] { "Fertig" }))
        );

    /// <summary>One of the workflows from its start to its end; its id.</summary>
    private async Task<Guid> Case(ApiClient[] callers, Random random)
    {
        var correlation = Guid.NewGuid().ToString();
        var started = await Ask("/elsa/api/workflow-definitions/vorgang/dispatch", new { correlationId = correlation });
        var id = Guid.Parse(JsonNode.Parse(started)!["workflowInstanceId"]!.ToString());
        await Complete("Prüfen");
        Assert.That(
            await Ask("/elsa/api/events/bezahlt/trigger", new { correlationId = correlation }),
            Is.EqualTo("""{"delivered":true,"kept":false}""")
        );
        Assert.That(
            await Ask($"/workflows/vorgang/melden?correlationId={correlation}", new { }),
            Is.EqualTo($"\"Gemeldet: {correlation}\"")
        );
        await Complete("Abschließen");
        return id;

        async Task<string> Complete(string node)
        {
            var task = await _host.Scalar<Guid>(
                $"SELECT id FROM workflow.task WHERE instance_id = '{id}' AND node_key = '{node}'"
            );
            return await Ask(
                $"/api/tasks/{task}/complete",
                new { outcome = "Fertig", reason = LifeCycleDriver.Reason }
            );
        }

        async Task<string> Ask(string path, object body)
        {
            var (key, answers) = (Guid.NewGuid(), new List<string>());
            for (var more = random.Next(3); answers.Count == 0 || more-- > 0; )
            {
                var nodes = random.GetItems(callers, random.Next(1, 3));
                answers.AddRange((await Task.WhenAll(nodes.Select(TryToAsk))).OfType<string>());
            }

            Assert.That(answers.Distinct(), Has.One.Items, path);
            return answers[0];

            async Task<string?> TryToAsk(ApiClient node)
            {
                try
                {
                    var (status, answer) = await node.Post(path, body, key);
                    Assert.That(status, Is.AnyOf(200, 503), $"{path}: {answer}");
                    return status == 200 ? answer?.ToJsonString() ?? "" : null;
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(100); // it died, or is about to live again
                    return null;
                }
            }
        }
    }

    private async Task KillOneAfterTheOther()
    {
        for (var i = 0; i < Kills; i++)
        {
            await Task.Delay(_random.Next(1_000, 4_000));
            var victim = _nodes[_random.Next(_nodes.Length)];
            await victim.Kill();
            await victim.Start();
        }
    }

    private static void AssertEachOnce(IReadOnlyList<DateTimeOffset> times, TimeSpan interval)
    {
        Assert.That(times, Has.Count.GreaterThan(10).And.Unique);
        Assert.That(
            times.Zip(times.Skip(1)).Where(x => x.Second - x.First != interval),
            Is.Empty,
            "no due time is missing"
        );
    }

    private async Task<IReadOnlyList<DateTimeOffset>> DueTimes(string definition)
    {
        var times = await _host.Scalar<string[]>(
            $"SELECT coalesce(array_agg(j.stimulus::json #>> '{{payload,dueAt,$date}}' ORDER BY 1), '{{}}') FROM workflow.journal j JOIN workflow.instance i ON i.id = j.instance_id WHERE j.step = 1 AND i.definition_id = '{definition}'"
        );
        return times is { Length: > 0 }
            ? [.. times.Select(x => DateTimeOffset.Parse(x, System.Globalization.CultureInfo.InvariantCulture)).Order()]
            : [DateTimeOffset.MinValue];
    }

    private static string Workflow(string id, params JsonObject[] activities) =>
        Build.Workflow(id, Build.Sequence(activities));

    private static JsonObject Starting(
        string type,
        string input,
        string value,
        params (string Name, JsonNode? Value)[] more
    ) =>
        Build.Activity(
            type,
            "Auslöser",
            [
                (input, Build.Literal(value)),
                ("customProperties", new JsonObject { ["canStartWorkflow"] = true }),
                .. more,
            ]
        );

    private static JsonObject Delay(string time) =>
        Build.Activity("Elsa.Delay", "Warten", ("timeSpan", Build.Literal(time)));
}
