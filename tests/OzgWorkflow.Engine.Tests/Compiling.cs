using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>What is wrong with a definition is told by name; what other tools leave out is added.</summary>
public sealed class Compiling
{
    [Test]
    public void A_workflow_that_uses_itself_is_refused_with_the_way_round()
    {
        var (a, b) = (Usable("A", Activity("B", "b")), Usable("B", Activity("A", "a")));
        var problem = Compile(a, a, b).Problems.Single();
        Assert.That(
            (problem.ActivityId, problem.Message),
            Is.EqualTo(("a", "The workflow would use itself without end: A → B → A."))
        );
        var self = Usable("S", Activity("S", "s"));
        Assert.That(
            Compile(self, self).Problems.Single().UserMessage,
            Is.EqualTo("Der Workflow würde sich ohne Ende selbst verwenden: S → S.")
        );
    }

    [Test]
    public void The_same_workflow_may_be_used_twice()
    {
        var (a, b) = (Usable("A", Sequence("s", Activity("B", "b1"), Activity("B", "b2"))), Usable("B", Line("b")));
        Assert.That(Compile(a, a, b).Problems, Is.Empty);
    }

    [Test]
    public void Activities_without_ids_get_the_same_ones_each_time()
    {
        const string Text = """
            {"definitionId":"o","name":"o","root":{"type":"Elsa.Sequence","activities":[
                {"type":"Elsa.WriteLine","text":{"typeName":"String","expression":{"type":"Literal","value":"a"}}},
                {"type":"Elsa.If","condition":{"type":"JavaScript","value":"true"},"then":{"type":"Elsa.WriteLine"}},
                {"type":"Elsa.WriteLine","id":"Workflow1-1-1"}]}}
            """;
        var given = WorkflowDefinition.Parse(Text).WithIds();
        Assert.Multiple(() =>
        {
            Assert.That(
                ActivityTree.Of(given.Root).Select(x => x.Id),
                Is.EqualTo(
                    new[] { "Workflow1-1", "Workflow1-1-2", "Workflow1-1-3", "Workflow1-1-3-1", "Workflow1-1-1" }
                )
            );
            Assert.That(
                given.Json.ToJsonString(),
                Is.EqualTo(WorkflowDefinition.Parse(Text).WithIds().Json.ToJsonString())
            );
            Assert.That(given.WithIds(), Is.SameAs(given));
            Assert.That(Compile(WorkflowDefinition.Parse(Text)).Problems, Is.Empty);
        });
    }

    [Test]
    public void A_name_becomes_a_type_as_in_Elsa() =>
        Assert.That(
            WorkflowDefinition.Parse("""{"name":"Input output_logging 3 - Child"}""").ActivityType,
            Is.EqualTo("InputOutputLogging3-Child")
        );

    private static IEnumerable<TestCaseData> Ends() =>
        [
            End(Line("x"), "Done", ""),
            End(Activity("Elsa.FlowDecision", "x"), "True, False", ""),
            End(
                Activity("Elsa.FlowSwitch", "x", ("cases", new JsonArray(new JsonObject { ["label"] = "A" }))),
                "A, Default",
                ""
            ),
            End(Activity("Elsa.FlowFork", "x", ("branches", Literal(new[] { "A", "B" }))), "A, B", ""),
            End(Activity("Elsa.FlowFork", "x", ("branches", JavaScript("['A']"))), null, ""),
            End(Script("x", "1"), null, "Result"),
            End(Activity("Elsa.RunJavaScript", "x", ("possibleOutcomes", Literal(new[] { "A" }))), "A, Done", "Result"),
            End(
                Activity("Elsa.FlowSendHttpRequest", "x", ("url", Literal("https://example.org"))),
                "200, Unmatched status code, Failed to connect, Timeout, Done",
                "StatusCode, ParsedContent, ResponseHeaders, Result"
            ),
            End(HumanTask("x"), "Ja, Nein", "Result, Outcome, CompletedBy"),
            End(Activity("Unter", "x"), "Fertig, Done", "Summe"),
            End(
                Activity("Elsa.Sequence", "x", ("customProperties", new JsonObject { ["onFault"] = "compensate" })),
                "Done, Faulted",
                ""
            ),
        ];

    [TestCaseSource(nameof(Ends))]
    public void An_activity_knows_its_outcomes_and_outputs(JsonObject activity, string? outcomes, string outputs)
    {
        var under = Usable("Unter", Line("u")).Json;
        (under["outcomes"], under["outputs"]) = (
            new JsonArray("Fertig"),
            new JsonArray(new JsonObject { ["name"] = "Summe", ["type"] = "Int32" })
        );
        var node = Compile(
            WorkflowDefinition.Parse(Workflow(Sequence(activity))),
            WorkflowDefinition.Parse(under.ToJsonString())
        ).Program!["x"];
        Assert.That(
            (node.Outcomes is null ? null : string.Join(", ", node.Outcomes), string.Join(", ", node.Outputs)),
            Is.EqualTo((outcomes, outputs))
        );
    }

    private static TestCaseData End(JsonObject activity, string? outcomes, string outputs)
    {
        activity["id"] = "x";
        return new TestCaseData(activity, outcomes, outputs).SetArgDisplayNames($"{activity["type"]} {outcomes}");
    }

    [Test]
    public void A_hundred_levels_are_written_and_read()
    {
        var root = Line("innen");
        for (var i = 0; i < 99; i++)
            root = Activity(
                "Elsa.ForEach",
                $"e{i}",
                ("items", Literal(new[] { 1 })),
                ("body", i % 2 == 0 ? Sequence($"s{i}", root) : root)
            );
        var definition = WorkflowDefinition.Parse(Workflow(root));
        Assert.That(
            WorkflowDefinition.Parse(CanonicalForm.Write(definition)).Root!["id"]!.ToString(),
            Is.EqualTo("e98")
        );
        Assert.That(CanonicalForm.Hash(definition), Has.Length.EqualTo(64));
    }

    [Test]
    public void Workflows_within_workflows_are_counted_before_they_take_memory()
    {
        const int wide = 1000;
        var one = Usable("Eins", Sequence("s", [.. Enumerable.Range(0, wide).Select(x => Line($"{x}"))]));
        var two = Usable("Zwei", Many("Eins"));
        var three = Usable("Drei", Many("Zwei"));
        var before = GC.GetTotalAllocatedBytes();
        var problem = Compile(three, one, two).Problems.Single();
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(500_000_000));
        Assert.That(problem.UserMessage, Does.Contain("mehr als 20000 Aktivitäten (DefinitionActivities)"));
        Assert.That(problem.Message, Does.Contain("more than 20000 activities (DefinitionActivities)"));
        var few = Usable("Wenige", Sequence("s", Activity("Eins", "a"), Activity("Eins", "b")));
        Assert.That(Compile(few, one).Program!.Nodes, Has.Count.EqualTo(2 * wide + 5));

        static JsonObject Many(string type) =>
            Sequence("s", [.. Enumerable.Range(0, wide).Select(x => Activity(type, $"a{x}"))]);
    }

    private static WorkflowDefinition Usable(string name, JsonObject root)
    {
        var definition = (JsonObject)JsonNode.Parse(Workflow(root))!;
        (definition["definitionId"], definition["name"], definition["options"]) = (
            $"id-{name}",
            name,
            new JsonObject { ["usableAsActivity"] = true }
        );
        return WorkflowDefinition.Parse(definition.ToJsonString());
    }

    private static CompileResult Compile(WorkflowDefinition definition, params WorkflowDefinition[] usable) =>
        new ProgramCompiler(
            ActivityCatalog.Core,
            (type, _, _) => Array.Find(usable, x => x.ActivityType == type)
        ).Compile(definition);
}
