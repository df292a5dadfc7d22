using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Testing;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>What is wrong with a definition is told before it runs, with the activity, in English and German.</summary>
[Category("quick")]
public sealed class Checks
{
    private static readonly JsonObject[] ForkOfDecision =
    [
        Activity("Elsa.FlowDecision", "Weiche", ("condition", Literal(true))), Line("a"), Line("b"), Activity("Elsa.FlowJoin", "Treffen", ("mode", Literal("WaitAll"))),
    ];

    private static IEnumerable<TestCaseData> Wrong() =>
    [
        Case("unknown type", Sequence("s", Activity("Elsa.GibtEsNicht", "x")), "x", "Elsa.GibtEsNicht"),
        Case("duplicate id", Sequence("s", Line("x"), Line("x")), "line-x", "line-x"),
        Case("expression that cannot be read", Sequence("s", Activity("Elsa.WriteLine", "x", ("text", JavaScript("1 +")))), "x", "Zeile schreiben (x)"),
        Case("Liquid that cannot be read", Sequence("s", Activity("Elsa.WriteLine", "x", ("text", Liquid("{% if %}")))), "x", "Zeile schreiben (x)"),
        Case("missing input", Sequence("s", Activity("Elsa.Event", "x")), "x", "EventName"),
        Case("unreachable", Flowchart([Line("a"), Line("b")]), "line-b", "line-b"),
        Case("join of two ways of one decision", Flowchart([.. ForkOfDecision.Select(x => (JsonObject)x.DeepClone())],
            ("Weiche", "True", "line-a"), ("Weiche", "False", "line-b"), ("line-a", "Done", "Treffen"), ("line-b", "Done", "Treffen")), "Treffen", "Weiche"),
        Case("state without way out", Machine("A", [State("A"), State("B"), State("Ende")],
            [Transition("A", "B", Event("x")), Transition("A", "Ende", Event("y")), Transition("B", "B", Event("z"))]), "machine", "„B“"),
        Case("state that is never reached", Machine("A", [State("A"), State("B")], [Transition("B", "A", Event("x"))]), "machine", "„B“"),
        Case("no initial state", Machine("X", [State("A")], []), "machine", "Anfangszustand"),
        Case("trigger that is no time", Sequence("s", Activity("Elsa.Cron", "x", ("customProperties", new JsonObject { ["canStartWorkflow"] = true }), ("cronExpression", Literal("immer mal")))), "x", "immer mal"),
    ];

    private static TestCaseData Case(string name, JsonObject root, string activity, string word) => new TestCaseData(root, activity, word).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Wrong))]
    public void Names_the_activity_in_both_languages(JsonObject root, string activity, string word)
    {
        var problem = Problems(Workflow(root)).First(x => x.ActivityId == activity);
        Assert.Multiple(() =>
        {
            Assert.That(problem.Message, Is.Not.Empty);
            Assert.That(problem.Meldung, Does.Contain(word).And.Not.EqualTo(problem.Message));
        });
    }

    private static IEnumerable<string> Files() => new[] { Path.Combine(Checkout.Root, "workflows"), Path.Combine(Checkout.Root, "..", "shared", "elsa", "workflows") }
        .Where(Directory.Exists).SelectMany(x => Directory.EnumerateFiles(x, "*.json")).Order();

    [TestCaseSource(nameof(Files))]
    public void Goes_in_and_out_without_loss(string file)
    {
        var text = File.ReadAllText(file);
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(WorkflowDefinition.Parse(text).Json.ToJsonString())), Is.True);
    }

    [TestCaseSource(nameof(Files))]
    public void Finds_nothing_wrong_with_what_Elsa_runs(string file)
    {
        var all = Files().Where(x => Path.GetDirectoryName(x) == Path.GetDirectoryName(file)).Select(x => WorkflowDefinition.Parse(File.ReadAllText(x))).ToArray();
        var catalog = ActivityCatalog.From([typeof(ActivityCatalog).Assembly, typeof(Ozg.OzgServices).Assembly]);
        var compiler = new ProgramCompiler(catalog, (type, _, id) => all.FirstOrDefault(x => x.UsableAsActivity && x.ActivityType == type) ?? all.FirstOrDefault(x => x.UsableAsActivity && x.DefinitionId == id));
        var compiled = compiler.Compile(WorkflowDefinition.Parse(File.ReadAllText(file)));
        Assert.That(compiled.Problems.Concat(compiled.Program is { } program ? DefinitionCheck.Find(program) : []), Is.Empty);
    }

    private static IReadOnlyList<Problem> Problems(string definition)
    {
        var compiled = new ProgramCompiler(ActivityCatalog.Core).Compile(WorkflowDefinition.Parse(definition));
        return compiled.Program is { } program ? DefinitionCheck.Find(program) : compiled.Problems;
    }
}
