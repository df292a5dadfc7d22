using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>Running instances move to another version: a dry run first, all or nothing per instance.</summary>
public sealed class Migrating
{
    private const int Leistungen = 1_000,
        Workers = 4;

    [Test]
    public async Task A_thousand_waiting_Leistungen_move_to_a_version_with_an_extra_state_and_finish_on_it()
    {
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            x =>
            {
                foreach (var list in new[] { "benutzer", "ansprechpersonen", "it-dienstleister-personen" })
                    x.AddSingleton<IChoiceList>(new FixedChoices(list, []));
            }
        );
        var workflows = Directory.GetFiles(Path.Combine(Checkout.Root, "workflows"), "*.json");
        foreach (var file in workflows)
            await host.Publish(await File.ReadAllTextAsync(file));
        var inputs = new Dictionary<string, object?>
        {
            ["OzgId"] = "1",
            ["Leistung"] = "Wohngeld",
            ["Themenfeld"] = "Bauen & Wohnen",
            ["Gremium"] = "IT-Lenkungsausschuss",
        };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Leistungen),
            new ParallelOptions { MaxDegreeOfParallelism = Workers },
            async (i, _) => await host.Start("ozg-leistung", $"{i}", inputs)
        );
        await Jobs(host);
        await Tell(host, "Umsetzungsvariante bestätigt", x => x % 3 > 0);
        await Tell(host, "Aufgaben verteilt", x => x % 3 > 1);
        Assert.That(await States(host), Is.EqualTo("Aufgabenverteilung 333, Umsetzung 333, Umsetzungsvariante 334"));

        await host.Publish(
            WithArchive(await File.ReadAllTextAsync(workflows.Single(x => Path.GetFileName(x) == "ozg-leistung.json")))
        );
        var migrations = host.Get<InstanceMigrations>();
        var request = new MigrationRequest("ozg-leistung", 2, new Dictionary<string, string>());
        var plan = (await migrations.Plan(request, default))!;
        Assert.That((plan.Movable, plan.Blocked), Is.EqualTo((Leistungen, 0)), string.Join(" ", plan.Obstacles));
        Assert.That(
            (await migrations.Progress("ozg-leistung", 2, default)).OnVersion,
            Is.Zero,
            "a dry run moves nothing"
        );

        Assert.That(await migrations.Start(request, RuntimeHost.Actor("gestaltung"), default), Is.EqualTo(Leistungen));
        await Jobs(host);
        Assert.That(
            await migrations.Progress("ozg-leistung", 2, default),
            Is.EqualTo(new MigrationProgress(0, 0, Leistungen))
        );
        Assert.That(await States(host), Is.EqualTo("Aufgabenverteilung 333, Umsetzung 333, Umsetzungsvariante 334"));
        Assert.That(
            await host.Scalar<long>(
                "SELECT count(*) FROM workflow.journal WHERE command = 'Migrate' AND actor = 'gestaltung'"
            ),
            Is.EqualTo(Leistungen)
        );

        await Tell(host, "Leistung außer Betrieb genommen", _ => true);
        Assert.That(await States(host), Is.EqualTo($"Archivierung {Leistungen}"));
        await Tell(host, "Archiv übergeben", _ => true);
        Assert.That(
            await host.Scalar<long>(
                $"SELECT count(*) FROM workflow.instance WHERE definition_id = 'ozg-leistung' AND status = 1 AND sub_status = {(short)WorkflowSubStatus.Finished}"
            ),
            Is.EqualTo(Leistungen),
            await States(host)
        );
        await Consistency.Check(host);
    }

    [Test]
    public async Task A_draft_is_no_version_to_move_to_and_trying_it_leaves_nothing_behind()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Build.Workflow("d", Build.Sequence(Build.HumanTask("Eins"))));
        await host.Start("d");
        await using var db = host.Db();
        var draft = await Save("Alt", await db.Definitions.AsNoTracking().SingleAsync());
        var request = new MigrationRequest("d", draft.Version, new Dictionary<string, string> { ["Eins"] = "Alt" });
        var migrations = host.Get<InstanceMigrations>();
        Assert.That(await migrations.Plan(request, default), Is.Null);
        Assert.That(await migrations.Start(request, RuntimeHost.Actor("gabi"), default), Is.Null);
        await Save("Neu", draft, publish: true);
        await host.Start("d");
        Assert.That(
            await host.Scalar<string>("SELECT string_agg(title, ', ' ORDER BY created_at) FROM workflow.task"),
            Is.EqualTo("Eins, Neu"),
            "what runs is what was published"
        );

        async Task<DefinitionVersion> Save(string task, DefinitionVersion basis, bool publish = false)
        {
            var content = WorkflowDefinition.Parse(Build.Workflow("d", Build.Sequence(Build.HumanTask(task))));
            var save = new DraftSave(content, new Revision(basis.Id, basis.Revision), "seite", publish);
            return (await host.Get<DefinitionEditing>().Save(save, RuntimeHost.Actor("gabi"), default)).Version!;
        }
    }

    [Test]
    public async Task An_instance_that_ended_before_it_moved_is_no_failure()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Build.Workflow("d", Build.Sequence(Build.HumanTask("Eins"))));
        await host.Start("d");
        await host.Publish(Build.Workflow("d", Build.Sequence(Build.HumanTask("Eins"), Build.Line("Zwei"))));
        var migrations = host.Get<InstanceMigrations>();
        var request = new MigrationRequest("d", 2, new Dictionary<string, string>());
        Assert.That(await migrations.Start(request, RuntimeHost.Actor("gabi"), default), Is.EqualTo(1));
        await host.Complete(await host.Scalar<Guid>("SELECT id FROM workflow.task"));
        await host.DoWork();
        Assert.That(await migrations.Progress("d", 2, default), Is.EqualTo(new MigrationProgress(0, 0, 0)));
    }

    [Test]
    public async Task An_instance_that_cannot_be_moved_stays_and_says_why()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Build.Workflow("ablauf", Build.Sequence(Build.HumanTask("Alt"), Build.HumanTask("Ende"))));
        var (here, there) = (await host.Start("ablauf"), await host.Start("ablauf"));
        await host.Complete(await Task(host, there));
        await host.Publish(Build.Workflow("ablauf", Build.Sequence(Build.HumanTask("Neu"), Build.HumanTask("Ende"))));

        var migrations = host.Get<InstanceMigrations>();
        var plan = (
            await migrations.Plan(new MigrationRequest("ablauf", 2, new Dictionary<string, string>()), default)
        )!;
        Assert.That((plan.Movable, plan.Blocked, plan.Obstacles.Single().Examples.Single()), Is.EqualTo((1, 1, here)));
        Assert.That(plan.Obstacles.Single().UserMessage, Does.Contain("Alt").And.Contain("Zuordnung"));

        await migrations.Start(
            new MigrationRequest("ablauf", 2, new Dictionary<string, string>()),
            Actor.System,
            default
        );
        await host.DoJobs();
        Assert.That(await migrations.Progress("ablauf", 2, default), Is.EqualTo(new MigrationProgress(0, 1, 1)));
        await Consistency.Check(host);

        await migrations.Start(
            new MigrationRequest("ablauf", 2, new Dictionary<string, string> { ["Alt"] = "Neu" }),
            Actor.System,
            default
        );
        await host.DoJobs();
        Assert.That((await migrations.Progress("ablauf", 2, default)).OnVersion, Is.EqualTo(2));
        await host.Complete(await Task(host, here));
        Assert.That(
            await host.Scalar<string>($"SELECT title FROM workflow.task WHERE instance_id = '{here}' AND status = 0"),
            Is.EqualTo("Ende")
        );
        await Consistency.Check(host);
    }

    private static Task<Guid> Task(RuntimeHost host, Guid instance) =>
        host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE instance_id = '{instance}' AND status = 0");

    /// <summary>Whatever goes out of operation is handed to the archive first.</summary>
    private static string WithArchive(string json)
    {
        var definition = JsonNode.Parse(json)!;
        var root = definition["root"]!;
        var transitions = root["transitions"]!.AsArray();
        foreach (var transition in transitions.Where(x => x!["to"]!.ToString() == "Außer Betrieb"))
            transition!["to"] = "Archivierung";
        root["states"]!.AsArray().Add(new JsonObject { ["name"] = "Archivierung" });
        transitions.Add(
            new JsonObject
            {
                ["from"] = "Archivierung",
                ["to"] = "Außer Betrieb",
                ["trigger"] = Build.Activity(
                    "Elsa.Event",
                    "ArchivUebergeben",
                    ("eventName", Build.Literal("Archiv übergeben"))
                ),
            }
        );
        return definition.ToJsonString();
    }

    private static async Task Tell(RuntimeHost host, string name, Func<int, bool> whom)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Leistungen).Where(whom),
            new ParallelOptions { MaxDegreeOfParallelism = Workers },
            async (i, cancellation) => await host.Raise(new EventPublished(Guid.NewGuid(), name, $"{i}", null))
        );
        await Jobs(host);
    }

    private static Task Jobs(RuntimeHost host) =>
        System.Threading.Tasks.Task.WhenAll(
            Enumerable.Range(0, Workers).Select(_ => System.Threading.Tasks.Task.Run(host.DoJobs))
        );

    private static Task<string?> States(RuntimeHost host) =>
        host.Scalar<string>(
            "SELECT string_agg(current_state || ' ' || n, ', ' ORDER BY current_state) FROM (SELECT current_state, count(*) n FROM workflow.instance WHERE definition_id = 'ozg-leistung' AND status = 0 GROUP BY 1) x"
        );
}
