using Npgsql;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>However many rows there are: what happens all day finds its own by an index.</summary>
public sealed class FindingRows : OnARuntime
{
    private const int Rows = 5_000;

    private const string Read = """
        SELECT coalesce(string_agg(relname || ' ' || seq_tup_read, ', ' ORDER BY relname), '') FROM pg_stat_user_tables
        WHERE seq_tup_read > 1000
        """;

    /// <summary>What makes copies of a row differ from it, by table.</summary>
    private static readonly Dictionary<string, string> Differences = new()
    {
        ["instance"] = "'id', gen_random_uuid(), 'correlation_id', n",
        ["event_subscription"] =
            "'instance_id', gen_random_uuid(), 'event_name', (t).event_name || n, 'correlation_id', n",
        ["task"] = "'id', gen_random_uuid(), 'instance_id', gen_random_uuid(), 'correlation_id', n",
        ["timer"] = "'instance_id', gen_random_uuid(), 'run_at', '2030-01-01', 'due_at', '2030-01-01'",
        ["trigger"] = "'id', gen_random_uuid(), 'definition_id', n, 'event_name', (t).event_name || n",
        ["kept_event"] = "'id', 1000 + n, 'event_name', (t).event_name || n",
        ["receipt"] = "'id', gen_random_uuid()",
        ["journal"] = "'instance_id', gen_random_uuid()",
        ["job"] = "'id', 1000 + n, 'instance_id', gen_random_uuid(), 'run_at', '2030-01-01'",
        ["outbox"] = "'sequence', 1000 + n, 'event_id', gen_random_uuid(), 'run_at', '2030-01-01'",
        ["incident"] = "'instance_id', gen_random_uuid()",
    };

    [Test]
    public async Task No_table_is_read_whole()
    {
        await Fill();
        await Forget();
        await Use("danach");
        await Host.DoWork();
        Assert.That(await ReadWhole(), Is.Empty);
    }

    [Test]
    public async Task Nor_where_what_is_old_is_removed()
    {
        var options = Host.Get<RetentionOptions>();
        (options.DefaultDays, options.EventDays) = (30, 30);
        await Host.Get<JournalPartitions>().Ensure(default);
        await Fill();
        await Host.Execute(
            """
            INSERT INTO workflow.published_event
            SELECT sequence, event_id, type, payload, ozg_id, occurred_at FROM workflow.outbox;
            UPDATE workflow.instance SET status = 1, finished_at = created_at;
            UPDATE workflow.instance SET finished_at = '2025-01-01' WHERE correlation_id = 'anfangs';
            UPDATE workflow.receipt SET at = '2025-01-01' WHERE id IN (SELECT id FROM workflow.receipt LIMIT 3);
            UPDATE workflow.kept_event SET expires_at = '2025-01-01' WHERE id > 5995;
            UPDATE workflow.published_event SET occurred_at = '2025-01-01' WHERE sequence > 5995;
            """
        );
        var old = await Host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE finished_at < '2026-01-01'");
        await Forget();
        var run = await Host.Get<RetentionJob>().Run(default);
        Assert.That((run.Instances, run.OtherRows), Is.EqualTo(((int)old, 3 + 5 + 5)));
        Assert.That(await ReadWhole(), Is.Empty);
    }

    /// <summary>Many rows of each kind, some of which are those of "anfangs".</summary>
    private async Task Fill()
    {
        var due = Build.HumanTask("Aufgabe");
        due["dueIn"] = Build.Literal("01:00:00");
        await Host.Publish(Build.Workflow("aufgabe", Build.Sequence(due, Build.HumanTask("Danach"))));
        await Host.Publish(Build.Workflow("wartet", Build.Sequence(Event("geschehen"), Build.HumanTask("T"))));
        await Host.Publish(
            Build.Workflow("beginnt", Build.Sequence(Event("beginn", starts: true), Build.HumanTask("T")))
        );
        await Host.Publish(Build.Workflow("fragt", Build.Sequence(Endpoint("frage"), Build.HumanTask("T"))));
        await Host.Publish(Build.Workflow("stolpert", Build.Activity("Elsa.Fault", "F")));
        await Use("anfangs");
        await Host.Raise(new EventPublished(Guid.NewGuid(), "später", null, null, TimeSpan.FromDays(100)));
        await Host.Execute(
            "INSERT INTO workflow.job (instance_id, kind, payload, run_at) VALUES (gen_random_uuid(), 1, '{}', '2030-01-01')"
        );
        foreach (var (table, difference) in Differences)
            await Host.Execute(
                $"""
                INSERT INTO workflow.{table} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(t, jsonb_build_object({difference}))).*
                FROM (SELECT t FROM workflow.{table} t LIMIT 1) one, generate_series(1, {Rows}) n;
                """
            );
    }

    private async Task Forget()
    {
        await Host.Execute("VACUUM ANALYZE");
        await EndSessions();
        await Host.Execute("SELECT pg_stat_reset()");
    }

    private async Task<string?> ReadWhole()
    {
        await EndSessions();
        return await Host.Scalar<string>(Read);
    }

    /// <summary>Sessions that end tell what they read.</summary>
    private async Task EndSessions()
    {
        Host.Get<NpgsqlDataSource>().Clear();
        const string Others =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        for (var i = 0; i < 600 && await Host.Scalar<long>(Others) > 0; i++)
            await Task.Delay(50);
    }

    private async Task Use(string correlation)
    {
        await Host.Start("aufgabe", correlation);
        Assert.That(
            await Host.Complete(
                await Host.Scalar<Guid>(
                    $"SELECT id FROM workflow.task WHERE title = 'Aufgabe' AND status = 0 AND correlation_id = '{correlation}'"
                )
            ),
            Is.TypeOf<CommandResult.Done>()
        );
        await Host.Start("aufgabe", correlation);
        await Host.Start("wartet", correlation);
        Assert.That(await Host.Raise(new EventPublished(Guid.NewGuid(), "geschehen", correlation, null)), Is.True);
        await Host.Start("wartet", correlation);
        Assert.That(await Host.Raise(new EventPublished(Guid.NewGuid(), "geschehen", null, null)), Is.True);
        await Host.Start("wartet", correlation);
        Assert.That(await Host.Raise(new EventPublished(Guid.NewGuid(), "beginn", correlation, null)), Is.True);
        await Host.Start("fragt", correlation);
        Assert.That((await Host.Get<HttpEndpoints>().For("POST", default)).Count, Is.GreaterThan(0));
        Assert.That(
            await Host.Get<HttpEndpoints>()
                .Deliver(
                    HttpEndpoint.EventName("POST", "frage"),
                    new IncomingCall(
                        Guid.NewGuid(),
                        Actor.System,
                        HttpEndpoint.EventName("POST", "frage"),
                        new RequestTarget(correlation, null),
                        new Dictionary<string, object?>()
                    ),
                    default
                ),
            Is.TypeOf<CommandResult.Done>()
        );
        await Host.Start("fragt", correlation);
        await Host.Start("stolpert", correlation);
        await Host.DoWork();
    }

    private static System.Text.Json.Nodes.JsonObject Event(string name, bool starts = false)
    {
        var activity = Build.Activity("Elsa.Event", name, ("eventName", Build.Literal(name)));
        activity["customProperties"] = new System.Text.Json.Nodes.JsonObject { ["canStartWorkflow"] = starts };
        return activity;
    }

    private static System.Text.Json.Nodes.JsonObject Endpoint(string path) =>
        Build.Activity(
            "Elsa.HttpEndpoint",
            path,
            ("path", Build.Literal(path)),
            ("supportedMethods", Build.Literal(new[] { "POST" }))
        );
}
