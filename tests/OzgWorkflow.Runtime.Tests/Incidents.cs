using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// Nothing is swallowed: what fails is tried again, then waits for someone who has every way to go on.
/// </summary>
public sealed class Incidents
{
    private static readonly Actor Admin = RuntimeHost.Actor("admin", "Administration");
    private RuntimeHost _host = null!;

    [SetUp]
    public async Task Start()
    {
        _host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        var check = Build.Activity(
            "Elsa.RunJavaScript",
            "Prüfen",
            ("script", Build.Literal("if (!variables.wert) throw new Error('kein Wert'); return variables.wert"))
        );
        check["customProperties"] = new System.Text.Json.Nodes.JsonObject
        {
            ["retryPolicy"] = new System.Text.Json.Nodes.JsonObject { ["count"] = 2, ["delay"] = "00:00:05" },
        };
        await _host.Publish(Build.Workflow("heikel", Build.Sequence(check, Build.HumanTask("Danach")), null, "wert"));
    }

    [TearDown]
    public async Task Stop() => await _host.DisposeAsync();

    [Test]
    public async Task After_its_tries_an_incident_tells_the_whole_story()
    {
        var incident = await Fail();
        await using var db = _host.Db();
        var row = await db.Incidents.SingleAsync(x => x.InstanceId == incident.InstanceId);
        Assert.That((row.FailedTries.Length, row.NodeKey, row.DefinitionId), Is.EqualTo((2, "Prüfen", "heikel")));
        var runs = (await _host.Get<InstanceHistory>().Activities(incident.InstanceId, default)).Single(x =>
            x.ActivityId == "Prüfen"
        );
        Assert.That(runs.Status.ToString(), Is.EqualTo("Faulted"));
    }

    [Test]
    public async Task A_variable_can_be_changed_before_it_is_tried_again_and_the_history_says_who_did_it()
    {
        var incident = await Fail();
        var decision = new IncidentDecision(
            IncidentAction.Retry,
            Variables: new Dictionary<string, object?> { ["wert"] = 42L }
        );
        Assert.That(await Resolve(incident, decision), Is.TypeOf<CommandResult.Done>());
        Assert.That(await _host.Scalar<string>("SELECT title FROM workflow.task"), Is.EqualTo("Danach"));
        var change = (await _host.Get<InstanceHistory>().Variables(incident.InstanceId, "wert", default)).Single();
        Assert.That(
            (change.Actor, change.Command, change.Name, change.Value),
            Is.EqualTo(("admin", "Retry", "wert", (object)42L))
        );
        Assert.That(
            (await _host.Get<InstanceHistory>().CurrentVariables(incident.InstanceId, default))["wert"],
            Is.EqualTo(42L)
        );
        await Consistency.Check(_host);
    }

    [Test]
    public async Task A_variable_that_does_not_exist_is_refused_and_nothing_is_tried()
    {
        var incident = await Fail();
        var result = await Resolve(
            incident,
            new IncidentDecision(IncidentAction.Retry, Variables: new Dictionary<string, object?> { ["wret"] = 42L })
        );
        Assert.That(((CommandResult.Invalid)result).Errors["wret"], Does.Contain("wret"));
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.incident"), Is.EqualTo(1));
    }

    [TestCase("candidateRole", "'Gibts' + 'nicht'", "There is no role 'Gibtsnicht': nobody would see the task.")]
    [TestCase("assignee", "'gibts' + 'nicht'", "There is no account 'gibtsnicht': nobody would see the task.")]
    [TestCase("assignee", "' AN' + 'na '", null)]
    [TestCase("candidateRole", "' prü' + 'fer'", null)]
    [TestCase("persons", "['anna', 'gibts' + 'nicht']", "There is no account 'gibtsnicht': nobody would do the task.")]
    [TestCase(
        "escalateTo",
        "'Gibts' + 'nicht'",
        "There is no role 'Gibtsnicht': nobody would hear of it when it is late."
    )]
    [TestCase("escalateTo", "'Prü' + 'fer'", null)]
    public async Task A_task_that_nobody_would_see_is_one_when_its_role_or_person_is_computed(
        string input,
        string code,
        string? message
    )
    {
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            x => x.AddSingleton<IPeople, Known>()
        );
        var task = Build.HumanTask("Aufgabe", (input, Build.JavaScript(code)), ("dueIn", Build.Literal("1.00:00:00")));
        await host.Publish(
            Build.Workflow(
                "aufgabe",
                Build.Sequence(Build.Activity("Elsa.Delay", "Warten", ("timeSpan", Build.Literal("00:00:00"))), task)
            )
        );
        await host.Start("aufgabe", "10092");
        host.Clock.Pass(TimeSpan.FromSeconds(1));
        await host.FireTimers();
        Assert.That(await host.Scalar<string?>("SELECT max(message) FROM workflow.incident"), Is.EqualTo(message));
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.task"), Is.EqualTo(message is null ? 1 : 0));
        Assert.That(
            await host.Scalar<bool>(
                "SELECT bool_and(candidate_roles = '{Prüfer}' AND coalesce(assignee, 'anna') = 'anna') FROM workflow.task"
            ),
            Is.EqualTo(message is null),
            "it has the names as they are"
        );
        await Consistency.Check(host);
    }

    private sealed class Known : IPeople
    {
        public IReadOnlyCollection<string> Roles => ["Prüfer"];

        public string KnownAccounts =>
            "SELECT name, lower(name) FROM unnest($1::text[]) AS name WHERE lower(name) = 'anna'";

        public string RolesOfAccounts => "SELECT 'anna' AS account, 'Prüfer' AS name";
    }

    [TestCase("acht", "keine ganze Zahl")]
    [TestCase(null, "zu lang")]
    public async Task An_output_that_its_variable_cannot_take_is_refused_when_an_incident_is_skipped(
        string? value,
        string refusal
    )
    {
        var fails = Build.Activity(
            "Elsa.RunJavaScript",
            "Rechnen",
            ("script", Build.Literal("throw new Error('kaputt')")),
            (
                "result",
                System.Text.Json.Nodes.JsonNode.Parse(
                    """{ "typeName": "Int64", "memoryReference": { "id": "zahl" } }"""
                )
            )
        );
        await _host.Publish(
            Build
                .Workflow("rechnet", Build.Sequence(fails), null, "zahl")
                .Replace("\"typeName\":\"Object\"", "\"typeName\":\"Int64\"", StringComparison.Ordinal)
        );
        var id = await _host.Start("rechnet");
        var incident = new IncidentKey(id, await _host.Scalar<long>("SELECT incident_id FROM workflow.incident"));
        Task<CommandResult> Skip(object result) =>
            Resolve(
                incident,
                new IncidentDecision(
                    IncidentAction.Skip,
                    Outputs: new Dictionary<string, object?> { ["Result"] = result }
                )
            );
        var refused = (CommandResult.Invalid)await Skip(value ?? new string('1', 1_000_001));
        Assert.That(refused.Errors["Result"], Does.StartWith("Ausgabe „Result“").And.Contain(refusal));
        Assert.That(await Skip("8"), Is.TypeOf<CommandResult.Done>(), "it still waits");
    }

    [TestCase("Vielleicht", null, "outcome", "hat „Aufgabe“ nicht; es gibt Ja, Nein.")]
    [TestCase(null, "Ergebnis", "Ergebnis", "hat „Aufgabe“ nicht; es gibt Result, Outcome, CompletedBy.")]
    [TestCase("Nein", "result", null, null)]
    public async Task A_skip_goes_on_with_what_the_activity_has(
        string? outcome,
        string? output,
        string? field,
        string? refusal
    )
    {
        var empty = Build.HumanTask("Aufgabe", ("title", Build.JavaScript("' '")));
        empty["name"] = "Aufgabe";
        await _host.Publish(Build.Workflow("leer", Build.Sequence(empty, Build.HumanTask("Danach"))));
        var id = await _host.Start("leer");
        var result = await Resolve(
            new IncidentKey(id, await _host.Scalar<long>("SELECT incident_id FROM workflow.incident")),
            new IncidentDecision(
                IncidentAction.Skip,
                outcome,
                output is null ? null : new Dictionary<string, object?> { [output] = 7L }
            )
        );
        if (field is null)
            Assert.That(await _host.Scalar<string>("SELECT title FROM workflow.task"), Is.EqualTo("Danach"));
        else
            Assert.That(((CommandResult.Invalid)result).Errors[field], Does.EndWith(refusal!));
    }

    [Test]
    public async Task Many_are_dealt_with_at_once_and_once()
    {
        var incidents = new List<IncidentKey>();
        for (var i = 0; i < 20; i++)
            incidents.Add(await Fail());
        var (command, desk) = (Guid.NewGuid(), _host.Get<IncidentDesk>());
        var skip = new IncidentDecision(
            IncidentAction.Skip,
            Outputs: new Dictionary<string, object?> { ["Result"] = 7L }
        );
        var first = await desk.ResolveAll(command, Admin, incidents, skip, default);
        Assert.That(first.Select(x => x.Result), Is.All.TypeOf<CommandResult.Done>());
        var again = await desk.ResolveAll(command, Admin, incidents, skip, default);
        Assert.That(
            again.Select(x => x.Result),
            Is.EqualTo(first.Select(x => x.Result)),
            "a second click is told the same"
        );
        Assert.That(
            await _host.Scalar<long>("SELECT count(*) FROM workflow.task WHERE title = 'Danach'"),
            Is.EqualTo(20)
        );
        await using var db = _host.Db();
        Assert.That(
            await db.Incidents.Select(x => x.ResolvedBy + x.Resolution).Distinct().SingleAsync(),
            Is.EqualTo("adminSkip")
        );
        await Consistency.Check(_host);
    }

    [Test]
    public async Task An_instance_that_is_beyond_help_is_cancelled()
    {
        var incident = await Fail();
        await Resolve(incident, new IncidentDecision(IncidentAction.Cancel, Reason: "doppelt angelegt"));
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE status = 1"), Is.EqualTo(1));
        Assert.That(
            await _host.Scalar<long>("SELECT count(*) FROM workflow.incident WHERE resolved_at IS NULL"),
            Is.Zero
        );
    }

    [Test]
    public async Task Whoever_started_a_workflow_that_cannot_start_hears_of_it_at_once_though_he_does_not_wait()
    {
        await _host.Publish(
            Build.Workflow(
                "eltern",
                Build.Sequence(
                    Build.Activity("Elsa.DispatchWorkflow", "Kind", ("workflowDefinitionId", Build.Literal("kind"))),
                    Build.HumanTask("Ende")
                )
            )
        );
        var parent = await _host.Start("eltern");
        await _host.DoJobs();
        var dead = (await _host.Get<DeadLetters>().Read(0, 10, default)).Items.Single();
        Assert.That(dead.LastError, Does.Contain("kind").And.Contain("nicht veröffentlicht"));
        Assert.That(
            (await _host.Get<DeadLetters>().Remove([(dead.Kind, dead.Id)], Admin, default)).Refusal,
            Is.Not.Null,
            "somebody counts on it"
        );
        Assert.That(
            await _host.Scalar<string>($"SELECT user_message FROM workflow.incident WHERE instance_id = '{parent}'"),
            Does.Contain("„kind“ ist nicht veröffentlicht")
        );

        await _host.Publish(
            Build.Workflow("kind", Build.Activity("Elsa.WriteLine", "Zeile", ("text", Build.Literal("da"))))
        );
        var incident = await _host.Scalar<long>(
            $"SELECT incident_id FROM workflow.incident WHERE instance_id = '{parent}'"
        );
        await Resolve(new IncidentKey(parent, incident), new IncidentDecision(IncidentAction.Retry));
        await _host.DoJobs();
        Assert.That(
            await _host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE definition_id = 'kind'"),
            Is.EqualTo(1)
        );
        Assert.That((await _host.Get<DeadLetters>().Read(0, 10, default)).Total, Is.Zero);
    }

    [Test]
    public async Task Whoever_waits_for_a_workflow_that_cannot_start_hears_of_it_at_once_and_may_try_again()
    {
        var waits = Build.Activity(
            "Elsa.ExecuteWorkflow",
            "Kind",
            ("workflowDefinitionId", Build.Literal("kind")),
            ("waitForCompletion", Build.Literal(true))
        );
        await _host.Publish(Build.Workflow("eltern", Build.Sequence(waits, Build.HumanTask("Ende"))));
        var id = await _host.Start("eltern");
        await _host.DoJobs();
        Assert.That(
            await _host.Scalar<string>("SELECT kind || ': ' || message FROM workflow.incident"),
            Does.StartWith("Child: ").And.Contain("nicht veröffentlicht")
        );
        Assert.That((await _host.Get<DeadLetters>().Read(0, 10, default)).Total, Is.Zero);

        await _host.Publish(
            Build.Workflow("kind", Build.Activity("Elsa.WriteLine", "Zeile", ("text", Build.Literal("da"))))
        );
        var incident = new IncidentKey(id, await _host.Scalar<long>("SELECT incident_id FROM workflow.incident"));
        await Resolve(incident, new IncidentDecision(IncidentAction.Retry));
        await _host.DoJobs();
        Assert.That(await _host.Scalar<string>("SELECT title FROM workflow.task"), Is.EqualTo("Ende"));
    }

    private Task<CommandResult> Resolve(IncidentKey incident, IncidentDecision decision) =>
        _host.Get<IncidentDesk>().Resolve(Guid.NewGuid(), Admin, incident, decision, default);

    private async Task<IncidentKey> Fail()
    {
        var id = await _host.Start("heikel");
        for (var i = 0; i < 2; i++)
        {
            _host.Clock.Pass(TimeSpan.FromMinutes(1));
            await _host.FireTimers();
        }

        return new IncidentKey(
            id,
            await _host.Scalar<long>($"SELECT incident_id FROM workflow.incident WHERE instance_id = '{id}'")
        );
    }
}
