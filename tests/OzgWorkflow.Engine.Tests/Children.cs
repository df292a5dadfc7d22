using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// Whoever waits for another workflow hears how it stands with it: that it ended, that it could not begin, that it
/// stopped, that it goes on.
/// </summary>
public sealed class Children
{
    private static readonly string Fails = Named(
        "kind",
        Sequence("s", Script("scheitert", "if (!getHeil()) throw new Error('kaputt')"), Line("fertig")),
        "heil"
    );

    [TestCase("Object")]
    [TestCase("ObjectDictionary")]
    [TestCase("String")]
    public void A_dispatched_workflow_returns_its_outputs_and_an_executed_one_all_of_it(string type)
    {
        var child = Named(
            "kind",
            Activity("Elsa.SetOutput", "out", ("outputName", Literal("Response")), ("outputValue", Literal("Hallo")))
        );
        var host = new EngineHost(
            child,
            Workflow(
                    Sequence(
                        "s",
                        Waits("Elsa.DispatchWorkflow"),
                        Show("getR().Response"),
                        Waits("Elsa.ExecuteWorkflow", "noch"),
                        Show("getR().Output.Response"),
                        Show("getR().Output.Response + ' ' + getR().Status + ' ' + getR().SubStatus")
                    ),
                    "r"
                )
                .Replace("\"typeName\":\"Object\"", $"\"typeName\":\"{type}\"", StringComparison.Ordinal)
        );
        host.Start("test");
        Assert.That(host.Lines, Is.EqualTo(new[] { "Hallo", "Hallo", "Hallo Finished Finished" }));
    }

    [TestCase("Elsa.ExecuteWorkflow")]
    [TestCase("Elsa.DispatchWorkflow")]
    public void One_that_is_not_waited_for_is_known_by_its_number_in_both_spellings(string type)
    {
        var starts = Waits(type);
        starts["waitForCompletion"] = Literal(false);
        var host = new EngineHost(
            Named("kind", Event("nie")),
            Workflow(Sequence("s", starts, Show("getR().WorkflowInstanceId"), Show("getR().workflowInstanceId")), "r")
        );
        host.Start("test");
        var child = host.Effects.OfType<ChildStarted>().Single().ChildId.ToString();
        Assert.That(host.Lines, Is.EqualTo(new[] { child, child }));
    }

    [Test]
    public void A_workflow_that_cannot_start_is_an_incident_of_the_one_that_waits()
    {
        var host = new EngineHost(Workflow(Sequence("s", Waits("Elsa.ExecuteWorkflow"), Line("weiter")), "r"));
        var id = host.Start("test");
        var incident = host.State(id).Incidents.Single();
        Assert.Multiple(() =>
        {
            Assert.That((incident.Kind, incident.NodeKey), Is.EqualTo(("Child", "ruft")));
            Assert.That(incident.Message, Does.Contain("kind"));
            Assert.That(host.Effects.OfType<InstanceCancelled>(), Is.Empty, "there is nothing to cancel");
        });
        var (first, asked) = (host.Effects.OfType<ChildStarted>().Single().ChildId, host.Effects.Count);
        host.Advance(id, new Retry(incident.Id));
        Assert.That(
            host.Effects.Skip(asked).OfType<ChildStarted>().Single().ChildId,
            Is.Not.EqualTo(first),
            "a retry asks anew"
        );
        host.Advance(id, new Skip(host.State(id).Incidents.Single().Id, null, Value.EmptyMap));
        Assert.That(host.Lines, Is.EqualTo(new[] { "weiter" }));
    }

    [Test]
    public void A_workflow_that_stops_is_an_incident_of_the_one_that_waits_until_it_goes_on()
    {
        var (host, parent, child) = Stopped();
        Assert.Multiple(() =>
        {
            Assert.That(host.State(parent).Incidents.Single().Kind, Is.EqualTo("Child"));
            Assert.That(
                host.State(parent).Incidents.Single().Message,
                Does.Contain(child.ToString()).And.Contain("kaputt")
            );
        });
        host.Advance(child, new ChangeVariables(new Dictionary<string, object?> { ["heil"] = true }));
        host.Advance(child, new Retry(host.State(child).Incidents.Single().Id));
        Assert.Multiple(() =>
        {
            Assert.That(host.State(parent).SubStatus, Is.EqualTo(WorkflowSubStatus.Finished));
            Assert.That(host.Lines, Is.EqualTo(new[] { "fertig", "weiter" }));
            Assert.That(host.Effects.OfType<IncidentResolved>().Count(), Is.EqualTo(2), "one of each");
        });
    }

    [Test]
    public void The_incident_of_a_workflow_that_stopped_goes_when_it_waits_again()
    {
        var child = Named(
            "kind",
            Sequence("s", Script("scheitert", "if (!getHeil()) throw new Error('kaputt')"), Event("später")),
            "heil"
        );
        var (host, parent, id) = Stopped(child);
        host.Advance(id, new Skip(host.State(id).Incidents.Single().Id, null, Value.EmptyMap));
        Assert.That(
            (host.State(parent).SubStatus, host.State(parent).Incidents.Count),
            Is.EqualTo((WorkflowSubStatus.Suspended, 0))
        );
        host.Resume(id, BookmarkKind.Event);
        Assert.That(host.State(parent).SubStatus, Is.EqualTo(WorkflowSubStatus.Finished));
    }

    [Test]
    public void A_retry_gives_up_the_workflow_that_stopped_and_starts_another()
    {
        var (host, parent, child) = Stopped();
        host.Advance(parent, new Retry(host.State(parent).Incidents.Single().Id));
        Assert.Multiple(() =>
        {
            Assert.That(host.State(child).SubStatus, Is.EqualTo(WorkflowSubStatus.Cancelled));
            Assert.That(host.Effects.OfType<ChildStarted>().Count(), Is.EqualTo(2));
            Assert.That(host.State(parent).Incidents.Single().Message, Does.Not.Contain(child.ToString()));
        });
    }

    [Test]
    public void Skipping_goes_on_without_the_workflow_that_stopped()
    {
        var (host, parent, child) = Stopped();
        host.Advance(parent, new Skip(host.State(parent).Incidents.Single().Id, null, Value.EmptyMap));
        Assert.Multiple(() =>
        {
            Assert.That(host.State(child).SubStatus, Is.EqualTo(WorkflowSubStatus.Cancelled));
            Assert.That(host.State(parent).SubStatus, Is.EqualTo(WorkflowSubStatus.Finished));
        });
    }

    [Test]
    public void One_that_waits_for_many_counts_those_that_stop_as_faulted()
    {
        var child = Named(
            "kind",
            Activity(
                "Elsa.If",
                "if",
                ("condition", JavaScript("getInput('Item') % 10 == 0")),
                ("then", Activity("Elsa.Fault", "fault", ("message", Literal("x"))))
            )
        );
        var (host, id) = Many(child, 20);
        Assert.Multiple(() =>
        {
            Assert.That(
                (host.State(id).Status, host.State(id).SubStatus),
                Is.EqualTo((WorkflowStatus.Finished, WorkflowSubStatus.Finished))
            );
            Assert.That((host.State(id).Variables["ok"], host.State(id).Variables["bad"]), Is.EqualTo((18L, 2L)));
        });
    }

    [Test]
    public void One_that_waits_for_many_counts_those_that_cannot_start_as_faulted()
    {
        var (host, id) = Many(Named("anderes", Line("nie")), 3);
        Assert.That(
            (host.State(id).Status, host.State(id).Variables["bad"]),
            Is.EqualTo((WorkflowStatus.Finished, 3L))
        );
    }

    [TestCase(2, true, "line-alle, line-fertig")]
    [TestCase(2, false, "line-fertig")]
    [TestCase(0, true, "line-fertig")]
    [TestCase(0, false, "line-fertig")]
    public void Many_are_completed_only_when_there_were_some_to_wait_for(int count, bool waits, string goesOnAt)
    {
        var flowchart = Flowchart(
            [Bulk(count, ("waitForCompletion", Literal(waits))), Line("alle"), Line("fertig")],
            ("viele", "Completed", "line-alle"),
            ("viele", "Done", "line-fertig")
        );
        var host = new EngineHost(Named("kind", Line("kind")), Workflow(flowchart));
        host.Start("test");
        Assert.That(
            string.Join(", ", host.Lines.Where(x => x != "kind").Select(x => $"line-{x}")),
            Is.EqualTo(goesOnAt)
        );
    }

    [TestCase(null, "getItem()")]
    [TestCase("", "variables.Item")]
    [TestCase("Vorgang", "getVorgang()")]
    [TestCase("Vorgang", "variables.item")]
    public void The_correlation_of_each_of_many_is_computed_from_the_item_by_the_name_of_its_input(
        string? key,
        string code
    )
    {
        var bulk = Bulk(2, ("correlationIdFunction", JavaScript($"'Nr. ' + {code}")));
        if (key is not null)
            bulk["defaultItemInputKey"] = Literal(key);
        var host = new EngineHost(Named("kind", Event("nie")), Workflow(bulk));
        host.Start("test");
        Assert.That(
            host.Effects.OfType<ChildStarted>().Select(x => (x.CorrelationId, x.Inputs.Single())),
            Is.EqualTo(
                new[] { 1L, 2L }.Select(x =>
                    ($"Nr. {x}", KeyValuePair.Create(key is "Vorgang" ? key : "Item", (object?)x))
                )
            )
        );
    }

    private static (EngineHost Host, Guid Parent, Guid Child) Stopped(string? child = null)
    {
        var host = new EngineHost(
            child ?? Fails,
            Workflow(Sequence("s", Waits("Elsa.ExecuteWorkflow"), Line("weiter")), "r")
        );
        var parent = host.Start("test");
        return (host, parent, host.Effects.OfType<ChildStarted>().Single().ChildId);
    }

    private static (EngineHost Host, Guid Id) Many(string child, int count)
    {
        var bulk = Bulk(
            count,
            ("childCompleted", Script("gut", "setOk((getOk() || 0) + 1)")),
            ("childFaulted", Script("schlecht", "setBad((getBad() || 0) + 1)"))
        );
        var host = new EngineHost(child, Workflow(bulk, "ok", "bad"));
        return (host, host.Start("test"));
    }

    private static JsonObject Bulk(int count, params (string Name, JsonNode? Value)[] more) =>
        Activity(
            "Elsa.BulkDispatchWorkflows",
            "viele",
            [
                ("workflowDefinitionId", Literal("kind")),
                ("items", JavaScript($"Array.from({{ length: {count} }}, (_, i) => i + 1)")),
                .. more,
            ]
        );

    private static JsonObject Waits(string type, string id = "ruft") =>
        Activity(
            type,
            id,
            ("workflowDefinitionId", Literal("kind")),
            ("waitForCompletion", Literal(true)),
            ("result", new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = "r" } })
        );

    private static JsonObject Show(string code) =>
        Activity("Elsa.WriteLine", $"zeigt {code}", ("text", JavaScript(code)));

    private static string Named(string id, JsonObject root, params string[] variables)
    {
        var definition = (JsonObject)JsonNode.Parse(Workflow(root, variables))!;
        (definition["definitionId"], definition["name"]) = (id, id);
        return definition.ToJsonString();
    }
}
