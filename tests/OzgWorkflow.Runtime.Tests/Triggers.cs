using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Time;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Triggers;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// Points in time start instances, each exactly one; what happens when one outlasts its interval is the definition's
/// choice (Elsa: #5883).
/// </summary>
public sealed class Triggers
{
    private const int Minutes = 10;

    [TestCase("Allow", Minutes, 0)]
    [TestCase("Skip", 1, 0)]
    [TestCase("Queue", 1, Minutes - 1)]
    public async Task A_cron_that_is_slow_overlaps_as_its_definition_says(
        string overlap,
        int startedMeanwhile,
        int startedAfterwards
    )
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Cron("0 * * * * *", overlap));
        for (var i = 0; i < Minutes; i++)
        {
            host.Clock.Pass(TimeSpan.FromMinutes(1));
            await Fire(host);
        }

        Assert.That(await Started(host), Is.EqualTo(startedMeanwhile));
        for (
            var i = 0;
            i < Minutes * 2
                && await host.Scalar<Guid>("SELECT id FROM workflow.task WHERE status = 0 LIMIT 1") is var task
                && task != default;
            i++
        )
        {
            await host.Complete(task);
            await Fire(host);
        }

        Assert.That(await Started(host), Is.EqualTo(startedMeanwhile + startedAfterwards));
    }

    [Test]
    public async Task On_many_nodes_every_due_time_starts_one_instance()
    {
        var database = await Postgres.Server.CreateDatabase();
        await using var first = new RuntimeHost(database);
        await using var second = new RuntimeHost(database);
        await using var third = new RuntimeHost(database);
        await first.Publish(Cron("*/5 * * * * *", "Allow"));
        foreach (var host in new[] { first, second, third })
            host.Clock.Pass(TimeSpan.FromMinutes(10));
        await Task.WhenAll(new[] { first, second, third, first, second, third }.Select(x => Task.Run(() => Fire(x))));
        Assert.That(await Started(first), Is.EqualTo(120));
        Assert.That(
            await first.Scalar<long>("SELECT count(DISTINCT stimulus::json ->> 'payload') FROM workflow.journal"),
            Is.EqualTo(120),
            "each for a time of its own"
        );
    }

    [Test]
    public async Task A_start_that_fails_for_good_is_given_up_and_not_the_schedule()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Cron("0 8 * * *", "Allow"));
        await host.Execute("UPDATE workflow.definition_version SET is_published = false");
        host.Clock.Pass(TimeSpan.FromDays(1));
        for (var i = 0; i < 14; i++)
        {
            await Fire(host);
            host.Clock.Pass(TimeSpan.FromMinutes(11));
        }

        Assert.That(await Started(host), Is.Zero);
        var dead = (await host.Get<DeadLetters>().Read(0, 10, default)).Items.Single();
        Assert.That(
            (dead.Kind, dead.LastError),
            Is.EqualTo(("job", "Die Workflow-Definition „zeit“ ist nicht veröffentlicht."))
        );

        await host.Execute("UPDATE workflow.definition_version SET is_published = true");
        host.Clock.Pass(TimeSpan.FromDays(1));
        await Fire(host);
        Assert.That(await Started(host), Is.EqualTo(1), "the next day");
        await host.Get<DeadLetters>().Replay([(dead.Kind, dead.Id)], Steps.Actor.System, default);
        await host.DoJobs();
        Assert.That(await Started(host), Is.EqualTo(2), "and the day that was missed");
    }

    [TestCase("cron W. Europe Standard Time 0 8 * * *")]
    [TestCase("cron Nirgends/Nie 0 8 * * *")]
    [TestCase("every ab und zu")]
    [TestCase("wann es passt")]
    public async Task A_schedule_that_cannot_be_read_is_put_off_and_keeps_no_other_waiting(string schedule)
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Cron("0 * * * * *", "Allow"));
        await host.Execute($"UPDATE workflow.trigger SET schedule = '{schedule}', run_at = '2026-01-05 08:00Z'");
        var timer = Starting("Elsa.Timer", ("interval", Build.Literal("00:01:00")));
        await host.Publish(Build.Workflow("andere", Build.Sequence(timer, Build.HumanTask("Andere"))));
        for (var i = 0; i < 3; i++)
        {
            host.Clock.Pass(TimeSpan.FromMinutes(1));
            await Fire(host);
        }

        Assert.That(
            await host.Scalar<string>("SELECT string_agg(title, ',') FROM workflow.task"),
            Is.EqualTo("Andere,Andere,Andere")
        );
        Assert.That(
            await host.Scalar<string>(
                """
                SELECT concat_ws(' ', attempts, lost, is_dead, last_error IS NOT NULL, run_at > '2026-01-05 08:03Z')
                FROM workflow.trigger WHERE definition_id = 'zeit'
                """
            ),
            Is.EqualTo("3 0 f t t")
        );
    }

    [TestCase("W. Europe Standard Time")]
    [TestCase(" Europe/Berlin ")]
    public async Task A_time_zone_of_Windows_is_as_good_as_any(string zone)
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        var cron = Starting(
            "Elsa.Cron",
            ("cronExpression", Build.Literal("0 8 * * *")),
            ("timeZone", Build.Literal(zone))
        );
        await host.Publish(Build.Workflow("zeit", Build.Sequence(cron, Build.HumanTask("Aufgabe"))));
        Assert.That(
            await host.Scalar<string>("SELECT schedule FROM workflow.trigger"),
            Is.EqualTo("cron Europe/Berlin 0 8 * * *")
        );
        host.Clock.Pass(TimeSpan.FromDays(1));
        await Fire(host);
        Assert.That(await Started(host), Is.EqualTo(1));
    }

    [Test]
    public async Task A_new_version_goes_on_where_the_old_one_was()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Cron("0 0 * * * *", "Allow"));
        host.Clock.Pass(TimeSpan.FromMinutes(30));
        await host.Publish(Cron("0 0 * * * *", "Allow", "Andere"));
        host.Clock.Pass(TimeSpan.FromMinutes(31));
        await Fire(host);
        Assert.That(await host.Scalar<string>("SELECT title FROM workflow.task"), Is.EqualTo("Andere"));
    }

    [TestCase("Elsa.Timer", "interval", "00:00:30", 20)]
    [TestCase("Elsa.StartAt", "dateTime", "2026-01-05T08:05:00Z", 1)]
    [TestCase("Elsa.Cron", "cronExpression", "*/5 * * * *", 2)]
    public async Task Each_kind_of_time_starts_instances(string type, string input, string value, int expected)
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(
            Build.Workflow(
                "zeit",
                Build.Sequence(Starting(type, (input, Build.Literal(value))), Build.HumanTask("Aufgabe"))
            )
        );
        host.Clock.Pass(TimeSpan.FromMinutes(Minutes));
        await Fire(host);
        Assert.That(await Started(host), Is.EqualTo(expected));
    }

    private static string Cron(string expression, string overlap, string task = "Aufgabe") =>
        Build.Workflow(
            "zeit",
            Build.Sequence(
                Starting(
                    "Elsa.Cron",
                    ("cronExpression", Build.Literal(expression)),
                    ("overlap", Build.Literal(overlap))
                ),
                Build.HumanTask(task)
            )
        );

    private static JsonObject Starting(string type, params (string Name, JsonNode Value)[] inputs) =>
        Build.Activity(
            type,
            "Auslöser",
            [("customProperties", new JsonObject { ["canStartWorkflow"] = true }), .. inputs]
        );

    private static async Task Fire(RuntimeHost host)
    {
        await host.DoWork("trigger");
    }

    private static Task<long> Started(RuntimeHost host) => host.Scalar<long>("SELECT count(*) FROM workflow.instance");
}
