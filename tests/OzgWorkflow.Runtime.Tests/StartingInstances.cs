using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Api.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

[Category("quick")]
public sealed class StartingInstances
{
    private const string CorrelatedSingleton =
        "Elsa.Workflows.Runtime.ActivationValidators.CorrelatedSingletonStrategy, Elsa.Workflows.Runtime";

    [Test]
    public async Task Of_a_correlated_singleton_only_one_runs_and_the_second_is_told_which()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Build.Workflow("einmal", Build.HumanTask("Aufgabe"), CorrelatedSingleton));

        var results = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Task.Run(() => Start(host, "einmal", "10092")))
        );

        var running = results.OfType<CommandResult.Done>().Single().InstanceId;
        Assert.That(
            results.OfType<CommandResult.Conflict>().Select(x => x.InstanceId),
            Has.Exactly(5).EqualTo(running)
        );
        Assert.That(await Start(host, "einmal", "10519"), Is.TypeOf<CommandResult.Done>());
        await host.Commands.Handle(new MoveInstance(Guid.NewGuid(), Actor.System, running, new Cancel("Test")));
        Assert.That(
            await Start(host, "einmal", "10092"),
            Is.TypeOf<CommandResult.Done>(),
            "an ended one is no obstacle"
        );
    }

    [TestCase("Elsa.Workflows.Runtime.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Runtime", true, true)]
    [TestCase("Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy, Elsa.Workflows.Runtime", false, false)]
    [TestCase(CorrelatedSingleton, false, true)]
    [TestCase("Elsa.Workflows.Runtime.ActivationValidators.CorrelationStrategy, Elsa.Workflows.Runtime", false, true)]
    public async Task A_strategy_says_which_running_instances_forbid_a_start(
        string strategy,
        bool again,
        bool otherCorrelation
    )
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Build.Workflow("ablauf", Build.HumanTask("Aufgabe"), strategy));
        var first = await host.Start("ablauf", "10092");
        var results = new[] { await Start(host, "ablauf", "10092"), await Start(host, "ablauf", "10519") };
        Assert.That(results.Select(x => x is CommandResult.Done), Is.EqualTo(new[] { again, otherCorrelation }));
        Assert.That(
            results.OfType<CommandResult.Conflict>().Select(x => x.InstanceId),
            Is.All.EqualTo(first),
            "the refusal names the one that runs"
        );
    }

    [TestCase(CorrelatedSingleton, true)]
    [TestCase(CorrelatedSingleton, false)]
    [TestCase("Elsa.Workflows.Runtime.ActivationValidators.CorrelationStrategy, Elsa.Workflows.Runtime", true)]
    public async Task What_forbids_a_start_is_the_correlation_id_that_an_instance_has_now(string strategy, bool atOnce)
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        var correlate = Build.Activity("Elsa.Correlate", "C", ("correlationId", Build.Literal("b")));
        var waits = Build.Sequence("davor", [.. atOnce ? [] : new[] { Build.Event("los") }]);
        await host.Publish(Build.Workflow("ablauf", Build.Sequence(waits, correlate, Build.HumanTask("T")), strategy));
        var first = await FromAToB();
        Assert.That(
            await Start(host, "ablauf", "b"),
            Is.TypeOf<CommandResult.Conflict>().With.Property("InstanceId").EqualTo(first)
        );
        var second = await FromAToB();
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.task"), Is.EqualTo(2), "both go on");
        await host.Commands.Handle(new MoveInstance(Guid.NewGuid(), Actor.System, first, new Cancel("Test")));
        Assert.That(
            await Start(host, "ablauf", "b"),
            Is.TypeOf<CommandResult.Conflict>().With.Property("InstanceId").EqualTo(second)
        );
        await host.Commands.Handle(new MoveInstance(Guid.NewGuid(), Actor.System, second, new Cancel("Test")));
        Assert.That(await Start(host, "ablauf", "b"), Is.TypeOf<CommandResult.Done>());

        async Task<Guid> FromAToB()
        {
            var id = await host.Start("ablauf", "a");
            await host.Raise(new EventPublished(Guid.NewGuid(), "los", "a", null));
            return id;
        }
    }

    [Test]
    public async Task The_strategy_Correlation_minds_instances_of_other_definitions_too()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Build.Workflow("andere", Build.HumanTask("Aufgabe")));
        await host.Publish(
            Build.Workflow(
                "allein",
                Build.HumanTask("Aufgabe"),
                "Elsa.Workflows.Runtime.ActivationValidators.CorrelationStrategy, Elsa.Workflows.Runtime"
            )
        );
        var other = await host.Start("andere", "10092");
        Assert.That(((CommandResult.Conflict)await Start(host, "allein", "10092")).InstanceId, Is.EqualTo(other));
    }

    [Test]
    public async Task Inputs_that_do_not_fit_are_refused_by_name()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        var definition = JsonNode.Parse(Build.Workflow("eingaben", Build.HumanTask("Aufgabe")))!;
        definition["inputs"] = new JsonArray(
            new JsonObject { ["name"] = "Zahl", ["type"] = "Int32" },
            new JsonObject
            {
                ["name"] = "Fristen",
                ["type"] = "DateTime",
                ["isArray"] = true,
            },
            new JsonObject
            {
                ["name"] = "Namen",
                ["type"] = "String",
                ["isArray"] = true,
            }
        );
        await host.Publish(definition.ToJsonString());
        var inputs = new Dictionary<string, object?>
        {
            ["Zahl"] = "abc",
            ["Fristen"] = new[] { "2026-01-01", "bald" },
            ["Namen"] = new[] { "x" },
            ["namen"] = new[] { "y" },
        };
        var result = await host.Commands.Handle(
            new StartInstance(Guid.NewGuid(), Actor.System, Guid.NewGuid(), "eingaben", inputs)
        );
        var errors = ((CommandResult.Invalid)result).Errors;
        Assert.That(errors.Keys, Is.EquivalentTo(new[] { "Zahl", "Fristen", "Namen" }));
        Assert.That(errors["Zahl"], Is.EqualTo("Eingabe „Zahl“ ist keine ganze Zahl: „abc“."));
        Assert.That(errors["Fristen"], Does.Contain("bald (element 2)"));
        Assert.That(errors["Namen"], Does.Contain("mehrfach angegeben").And.Contain("Namen, namen"));
    }

    [Test]
    public async Task Lists_go_in_to_and_come_out_of_a_child_as_lists_of_their_types()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        var child = JsonNode.Parse(
            Build.Workflow(
                "kind",
                Build.Activity(
                    "Elsa.SetOutput",
                    "Ergebnis",
                    ("outputName", Build.Literal("Summen")),
                    ("outputValue", Build.JavaScript("getZahlen().map(x => x + 1)"))
                )
            )
        )!;
        child["inputs"] = new JsonArray(Of("Zahlen"));
        child["outputs"] = new JsonArray(Of("Summen"));
        await host.Publish(child.ToJsonString());
        var calls = Build.Child("ruft", Build.Literal("kind"));
        calls["input"] = Build.JavaScript("({ Zahlen: [1, '2'] })");
        calls["result"] = JsonNode.Parse("""{ "typeName": "Object", "memoryReference": { "id": "v" } }""");
        var shows = Build.HumanTask("T", ("title", Build.JavaScript("toJson(variables.v.Output)")));
        await host.Publish(Build.Workflow("ruft", Build.Sequence(calls, shows), null, "v"));
        await host.Start("ruft");
        await host.DoWork();
        Assert.That(
            await host.Scalar<string>("SELECT title FROM workflow.task"),
            Is.EqualTo("""{"Summen":[2,3]}"""),
            await host.Scalar<string>("SELECT message FROM workflow.incident")
        );

        static JsonObject Of(string name) =>
            new()
            {
                ["name"] = name,
                ["type"] = "Int32",
                ["isArray"] = true,
            };
    }

    [Test]
    public async Task A_step_that_cannot_be_written_leaves_nothing_behind()
    {
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            x => x.AddSingleton<IStepProjection, BrokenProjection>()
        );
        await host.Publish(Build.Workflow("kaputt", Build.HumanTask("Aufgabe")));
        Assert.That(() => Start(host, "kaputt", null), Throws.Exception);
        foreach (var table in new[] { "instance", "task", "journal", "outbox" })
            Assert.That(await host.Scalar<long>($"SELECT count(*) FROM workflow.{table}"), Is.Zero, table);
    }

    [Test]
    public async Task A_fault_becomes_an_incident_that_can_be_retried()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(
            Build.Workflow(
                "fehler",
                Build.Sequence(
                    Build.Activity(
                        "Elsa.WriteLine",
                        "Line",
                        ("text", Build.JavaScript("if (!variables.da) throw new Error('fehlt'); return 'da'"))
                    )
                )
            )
        );
        var done = (CommandResult.Done)await Start(host, "fehler", null);

        await using var db = host.Db();
        var incident = db.Incidents.Single();
        Assert.That(incident.Message, Does.Contain("fehlt"));
        await host.Commands.Handle(
            new MoveInstance(Guid.NewGuid(), Actor.System, done.InstanceId, new Retry(incident.IncidentId))
        );
        Assert.That(
            await host.Scalar<long>("SELECT count(*) FROM workflow.incident WHERE resolved_at IS NULL"),
            Is.EqualTo(1),
            "it failed again, as a new incident"
        );
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.incident"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_definition_that_cannot_run_is_refused_with_its_reasons()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        var result = await host.Get<Runtime.Definitions.DefinitionStore>()
            .Publish(
                Build.Workflow(
                    "falsch",
                    Build.Sequence(
                        Build.Activity("Elsa.GibtEsNicht", "A"),
                        Build.Activity("Elsa.WriteLine", "A"),
                        Build.Activity("Elsa.WriteLine", "B", ("text", Build.JavaScript("1 +")))
                    )
                ),
                default
            );
        Assert.That(
            result.Problems.Select(x => x.ActivityId),
            Is.EqualTo(new[] { "A", "B" }).Or.EqualTo(new[] { "A", "A", "B" })
        );
        Assert.That(result.Version, Is.Null);
    }

    [Test]
    public async Task The_same_content_is_published_once()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        var store = host.Get<Runtime.Definitions.DefinitionStore>();
        var json = Build.Workflow("gleich", Build.HumanTask("Aufgabe"));
        Assert.That((await store.Publish(json, default)).Changed, Is.True);
        Assert.That((await store.Publish(json, default)).Changed, Is.False);
        var changed = await store.Publish(Build.Workflow("gleich", Build.HumanTask("Andere")), default);
        Assert.That(
            (
                changed.Version!.Version,
                await host.Scalar<long>("SELECT count(*) FROM workflow.definition_version WHERE is_published")
            ),
            Is.EqualTo((2, 1L))
        );
    }

    [Test]
    public async Task An_instance_stays_on_the_version_of_a_workflow_that_it_uses_as_an_activity()
    {
        var database = await Postgres.Server.CreateDatabase();
        Guid instance;
        await using (var host = new RuntimeHost(database))
        {
            await host.Publish(
                Build.UsableAsActivity("Baustein", Build.Sequence(Build.HumanTask("Erste"), Build.HumanTask("Zweite")))
            );
            await host.Publish(Build.Workflow("haus", Build.Sequence(Build.Activity("Baustein", "Teil"))));
            instance = ((CommandResult.Done)await Start(host, "haus", null)).InstanceId;
            await host.Publish(Build.UsableAsActivity("Baustein", Build.Sequence(Build.HumanTask("Ganz anders"))));
        }

        await using var restarted = new RuntimeHost(database);
        await Complete(restarted, instance);
        Assert.That(
            await restarted.Scalar<string>("SELECT title FROM workflow.task WHERE status = 0"),
            Is.EqualTo("Zweite")
        );
        await Start(restarted, "haus", null);
        Assert.That(
            await restarted.Scalar<long>("SELECT count(*) FROM workflow.task WHERE title = 'Erste'"),
            Is.EqualTo(2),
            "the house itself was not published again"
        );
    }

    private static async Task Complete(RuntimeHost host, Guid instance)
    {
        var task = await host.Scalar<Guid>(
            $"SELECT id FROM workflow.task WHERE instance_id = '{instance}' AND status = 0"
        );
        var result = await host.Commands.Handle(
            new CompleteTask(
                Guid.NewGuid(),
                Actor.System,
                task,
                "Ja",
                new Dictionary<string, object?> { ["anzahl"] = 1L }
            )
        );
        Assert.That(result, Is.TypeOf<CommandResult.Done>());
    }

    private static Task<CommandResult> Start(RuntimeHost host, string definition, string? correlation)
    {
        var instance = Guid.NewGuid();
        return host.Commands.Handle(
            new StartInstance(instance, Actor.System, instance, definition, new Dictionary<string, object?>())
            {
                CorrelationId = correlation,
            }
        );
    }

    private sealed class BrokenProjection : IStepProjection
    {
        public void Project(WorkflowEvent raised, StepBatch batch) => batch.Add("SELECT 1 / 0");
    }
}
