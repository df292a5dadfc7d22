using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Three server processes on one database, one of them killed every few seconds: every due time of a Cron or Timer starts exactly one instance, and every
/// delay goes on exactly once (Elsa: #4021, #4819, #5499, #3133).
/// </summary>
public sealed class ThreeNodes
{
    private const int Kills = 8;

    [Test]
    [CancelAfter(600_000)]
    public async Task Every_due_time_fires_exactly_once_while_nodes_die()
    {
        await using var postgres = await TestPostgres.Start();
        var database = await postgres.CreateDatabase();
        await using var host = new RuntimeHost(database, realTime: true);
        var nodes = Enumerable
            .Range(0, 3)
            .Select(_ => new ServerProcess
            {
                Settings = { ["ConnectionStrings__Database"] = database, ["Logging__LogLevel__Default"] = "Warning" },
            })
            .ToArray();
        try
        {
            await Task.WhenAll(nodes.Select(x => x.Start()));
            await host.Publish(
                Workflow(
                    "jede-sekunde",
                    Starting("Elsa.Cron", "cronExpression", "* * * * * *"),
                    Activity("Elsa.Delay", "Warten", ("timeSpan", "00:00:02"))
                )
            );
            await host.Publish(Workflow("alle-zwei-sekunden", Starting("Elsa.Timer", "interval", "00:00:02")));
            await host.Publish(
                Workflow(
                    "nicht-doppelt",
                    Starting("Elsa.Cron", "cronExpression", "* * * * * *", ("overlap", "Skip")),
                    Activity("Elsa.Delay", "Warten", ("timeSpan", "00:00:05"))
                )
            );

            var random = new Random(3);
            for (var i = 0; i < Kills; i++)
            {
                await Task.Delay(random.Next(1_000, 4_000));
                var victim = nodes[random.Next(nodes.Length)];
                await victim.Kill();
                await victim.Start();
            }

            var until = DateTimeOffset.UtcNow;
            await Wait.UntilAsync(
                async () =>
                    (await DueTimes(host, "jede-sekunde"))[^1] > until
                    && (await DueTimes(host, "alle-zwei-sekunden"))[^1] > until,
                "the nodes have caught up"
            );
            await host.Execute("DELETE FROM workflow.trigger");
            await Wait.UntilAsync(
                async () => await host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE status = 0") == 0,
                "every instance has ended"
            );
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }

        AssertEachOnce(await DueTimes(host, "jede-sekunde"), TimeSpan.FromSeconds(1));
        AssertEachOnce(await DueTimes(host, "alle-zwei-sekunden"), TimeSpan.FromSeconds(2));
        Assert.Multiple(async () =>
        {
            Assert.That(
                await host.Scalar<long>(
                    "SELECT count(*) FROM workflow.instance WHERE definition_id = 'jede-sekunde' AND step <> 2"
                ),
                Is.Zero,
                "each delay went on once"
            );
            Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.incident"), Is.Zero);
            Assert.That(
                await host.Scalar<long>(
                    "SELECT count(*) FROM workflow.instance a JOIN workflow.instance b ON b.definition_id = a.definition_id AND b.id <> a.id AND b.created_at >= a.created_at AND b.created_at < a.finished_at WHERE a.definition_id = 'nicht-doppelt'"
                ),
                Is.Zero,
                "what is not to overlap does not"
            );
        });
        await Consistency.Check(host);
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

    private static async Task<IReadOnlyList<DateTimeOffset>> DueTimes(RuntimeHost host, string definition)
    {
        var times = await host.Scalar<string[]>(
            $"SELECT coalesce(array_agg(j.stimulus::json #>> '{{payload,dueAt,$date}}' ORDER BY 1), '{{}}') FROM workflow.journal j JOIN workflow.instance i ON i.id = j.instance_id WHERE j.step = 1 AND i.definition_id = '{definition}'"
        );
        return times is { Length: > 0 }
            ? [.. times.Select(x => DateTimeOffset.Parse(x, System.Globalization.CultureInfo.InvariantCulture)).Order()]
            : [DateTimeOffset.MinValue];
    }

    private static string Workflow(string id, params JsonNode[] activities) =>
        new JsonObject
        {
            ["definitionId"] = id,
            ["name"] = id,
            ["root"] = new JsonObject
            {
                ["type"] = "Elsa.Sequence",
                ["id"] = "Ablauf",
                ["activities"] = new JsonArray(activities),
            },
        }.ToJsonString();

    private static JsonObject Starting(
        string type,
        string input,
        string value,
        params (string Name, string Value)[] more
    )
    {
        var activity = Activity(type, "Auslöser", [(input, value), .. more]);
        activity["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return activity;
    }

    private static JsonObject Activity(string type, string id, params (string Name, string Value)[] inputs)
    {
        var activity = new JsonObject { ["type"] = type, ["id"] = id };
        foreach (var (name, value) in inputs)
            activity[name] = new JsonObject
            {
                ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value },
            };
        return activity;
    }
}
