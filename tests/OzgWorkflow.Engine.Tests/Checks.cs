using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Testing;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>What is wrong with a definition is told before it runs, with the activity, in English and German.</summary>
[Category("quick")]
public sealed class Checks
{
    private static IEnumerable<TestCaseData> Wrong() =>
        [
            Case("unknown type", Sequence("s", Activity("Elsa.GibtEsNicht", "x")), "x", "Elsa.GibtEsNicht"),
            Case("duplicate id", Sequence("s", Line("x"), Line("x")), "line-x", "line-x"),
            Case(
                "expression that cannot be read",
                Sequence("s", Activity("Elsa.WriteLine", "x", ("text", JavaScript("1 +")))),
                "x",
                "Zeile schreiben (x)"
            ),
            Case(
                "Liquid that cannot be read",
                Sequence("s", Activity("Elsa.WriteLine", "x", ("text", Liquid("{% if %}")))),
                "x",
                "Zeile schreiben (x)"
            ),
            Case(
                "Liquid filter that does not exist",
                Sequence("s", Activity("Elsa.WriteLine", "x", ("text", Liquid("{{ 'a' | großbuchstaben }}")))),
                "x",
                "Zeile schreiben (x)"
            ),
            Case(
                "duration that is none",
                Sequence("s", Activity("Elsa.Delay", "x", ("timeSpan", Literal("bald")))),
                "x",
                "„bald“"
            ),
            Case(
                "due date that is none",
                Sequence("s", Task("x", ("dueIn", Literal("zwei Wochen")))),
                "x",
                "keine Dauer"
            ),
            Case(
                "four eyes of one person",
                Sequence(
                    "s",
                    Task("a", ("persons", Literal(new[] { "Anna" }))),
                    Task("x", ("persons", Literal(new[] { " anna" })), ("notSameAs", Literal("a")))
                ),
                "x",
                "das geht dann nie"
            ),
            Case(
                "day that never comes",
                Sequence("s", Activity("Elsa.Cron", "x", ("cronExpression", Literal("0 0 31 2 *")))),
                "x",
                "0 0 31 2 *"
            ),
            Case(
                "start on a day that never comes",
                Sequence(
                    "s",
                    Activity(
                        "Elsa.Cron",
                        "x",
                        ("customProperties", new JsonObject { ["canStartWorkflow"] = true }),
                        ("cronExpression", Literal("0 0 31 2 *"))
                    )
                ),
                "x",
                "0 0 31 2 *"
            ),
            Case(
                "time zone that does not exist",
                Sequence(
                    "s",
                    Activity(
                        "Elsa.Cron",
                        "x",
                        ("cronExpression", Literal("0 8 * * *")),
                        ("timeZone", Literal("Europe/Entenhausen"))
                    )
                ),
                "x",
                "Entenhausen"
            ),
            Case(
                "number that is none",
                Sequence("s", Activity("Elsa.For", "x", ("end", Literal("viele")))),
                "x",
                "keine ganze Zahl"
            ),
            Case(
                "choice that does not exist",
                Sequence("s", Activity("Elsa.FlowJoin", "x", ("mode", Literal("WaitForAll")))),
                "x",
                "WaitAll"
            ),
            Case("title that is empty", Sequence("s", Task("x", ("title", Literal(" ")))), "x", "Titel"),
            Case("task for nobody", Sequence("s", Task("x", ("candidateRole", Literal(" ")))), "x", "Rolle"),
            Case(
                "field that is there twice",
                Sequence("s", Task("x", ("fields", Literal(new object[] { new { name = "a" }, new { name = "a" } })))),
                "x",
                "zweimal"
            ),
            Case(
                "field that is required for what cannot be decided",
                Sequence(
                    "s",
                    Task(
                        "x",
                        ("fields", Literal(new object[] { new { name = "a", requiredFor = new[] { "Vielleicht" } } }))
                    )
                ),
                "x",
                "Vielleicht"
            ),
            Case(
                "field of a type that does not exist",
                Sequence("s", Task("x", ("fields", Literal(new object[] { new { name = "a", type = "Nummer" } })))),
                "x",
                "Nummer"
            ),
            Case(
                "default that does not fit its variable",
                WithVariable(Sequence("x", Line("a")), "Frist", "DateTime", "31.12.2026"),
                "x",
                "Vorgabewert von „Frist“ ist kein Zeitpunkt"
            ),
            Case(
                "value that does not fit its variable",
                WithVariable(Sequence("s", SetVariable("n", "abc")), "n", "Int32", "1"),
                "x",
                "Die Variable „n“ (Int32) ist keine ganze Zahl: „abc“."
            ),
            Case(
                "value that does not fit the nearest variable of that name",
                WithVariable(
                    Sequence("a", WithVariable(Sequence("s", SetVariable("N", "")), "n", "DateTime", "")),
                    "n",
                    "String",
                    ""
                ),
                "x",
                "Die Variable „n“ (DateTime) ist kein Zeitpunkt"
            ),
            Case(
                "condition of a case that is none",
                Sequence("s", Activity("Elsa.Switch", "x", ("cases", Cases("A")))),
                "x",
                "Die Bedingung von „A“ in „Fälle (x)“ ist weder Ja noch Nein (true oder false): „vielleicht“."
            ),
            Case(
                "condition of a way that is none",
                Flowchart([Activity("Elsa.FlowSwitch", "x", ("cases", Cases("B")))]),
                "x",
                "Die Bedingung von „B“ in „Fallunterscheidung (x)“ ist weder Ja noch Nein"
            ),
            Case(
                "condition of a transition that is none",
                Machine("A", [State("A"), State("B")], [Maybe(Transition("A", "B", Event("x")))]),
                "machine",
                "Die Bedingung von „A → B“ in „Zustandsautomat (machine)“ ist weder Ja noch Nein"
            ),
            Case(
                "status code that is none",
                Sequence(
                    "s",
                    Activity(
                        "Elsa.SendHttpRequest",
                        "x",
                        ("url", Literal("https://example.org")),
                        (
                            "expectedStatusCodes",
                            new JsonArray(new JsonObject { ["statusCode"] = "alle", ["activity"] = Line("a") })
                        )
                    )
                ),
                "x",
                "Der Statuscode ist keine ganze Zahl: „alle“."
            ),
            Case("missing input", Sequence("s", Activity("Elsa.Event", "x")), "x", "„Ereignis“"),
            Case("unreachable", Flowchart([Line("a"), Line("b")]), "line-b", "line-b"),
            Case(
                "join of two ways of one decision",
                Joined(Activity("Elsa.FlowDecision", "Weiche", ("condition", Literal(true))), "True", "False"),
                "Treffen",
                "Weiche"
            ),
            Case(
                "join of two outcomes of one task",
                Joined(Task("Weiche", ("outcomes", Literal(new[] { "Ja", "Nein" }))), "Ja", "Nein"),
                "Treffen",
                "Weiche"
            ),
            Case(
                "join of two cases of which the first is taken",
                Joined(
                    Activity("Elsa.FlowSwitch", "Weiche", ("cases", Cases("Ja", JavaScript("true")))),
                    "Ja",
                    "Default"
                ),
                "Treffen",
                "Weiche"
            ),
            Case(
                "state without way out",
                Machine(
                    "A",
                    [State("A"), State("B"), State("Ende")],
                    [
                        Transition("A", "B", Event("x")),
                        Transition("A", "Ende", Event("y")),
                        Transition("B", "B", Event("z")),
                    ]
                ),
                "machine",
                "„B“"
            ),
            Case(
                "state that is never reached",
                Machine("A", [State("A"), State("B")], [Transition("B", "A", Event("x"))]),
                "machine",
                "„B“"
            ),
            Case("no initial state", Machine("X", [State("A")], []), "machine", "Anfangszustand"),
            Case(
                "trigger whose input is computed and does not fit",
                Activity(
                    "Elsa.HttpEndpoint",
                    "x",
                    ("customProperties", new JsonObject { ["canStartWorkflow"] = true }),
                    ("path", Literal("a")),
                    ("authorize", JavaScript("'vielleicht'"))
                ),
                "x",
                "Die Eingabe „Nur angemeldet“ ist weder Ja noch Nein"
            ),
            Case(
                "trigger that is no time",
                Sequence(
                    "s",
                    Activity(
                        "Elsa.Cron",
                        "x",
                        ("customProperties", new JsonObject { ["canStartWorkflow"] = true }),
                        ("cronExpression", Literal("immer mal"))
                    )
                ),
                "x",
                "immer mal"
            ),
        ];

    private static IEnumerable<JsonObject> Possible() =>
        [
            Sequence("s", SetVariable("unbekannt", "abc")),
            WithVariable(Sequence("s", SetVariable("n", "12")), "n", "Int32", "1"),
            Sequence(
                "s",
                Task("a", ("persons", Literal(new[] { "anna", "bernd" }))),
                Task("b", ("persons", Literal(new[] { "anna" })), ("notSameAs", Literal("a"))),
                Task("c", ("assignee", Literal("anna")), ("notSameAs", Literal("b")))
            ),
            Joined(
                Activity(
                    "Elsa.FlowSwitch",
                    "Weiche",
                    ("mode", Literal("MatchAny")),
                    ("cases", Cases("Ja", Literal(true)))
                ),
                "Ja",
                "Default"
            ),
            Joined(
                Task("Weiche", ("outcomes", Literal(new[] { "Ja", "Nein" }))),
                "Ja",
                "Nein",
                ("line-b", "Done", "Weiche")
            ),
        ];

    [TestCaseSource(nameof(Possible))]
    public void Finds_nothing_wrong_with_what_can_work(JsonObject root) =>
        Assert.That(Problems(Workflow(root)), Is.Empty);

    private static JsonObject Joined(
        JsonObject decision,
        string one,
        string other,
        params (string From, string Port, string To)[] more
    ) =>
        Flowchart(
            [decision, Line("a"), Line("b"), Activity("Elsa.FlowJoin", "Treffen", ("mode", Literal("WaitAll")))],
            [
                ("Weiche", one, "line-a"),
                ("Weiche", other, "line-b"),
                ("line-a", "Done", "Treffen"),
                ("line-b", "Done", "Treffen"),
                .. more,
            ]
        );

    private static JsonObject SetVariable(string name, string value) =>
        Activity("Elsa.SetVariable", "x", ("variable", name), ("value", Literal(value)));

    private static JsonArray Cases(string label, JsonObject? condition = null) =>
        new(new JsonObject { ["label"] = label, ["condition"] = condition ?? Literal("vielleicht") });

    private static JsonObject Maybe(JsonObject transition)
    {
        transition["condition"] = Literal("vielleicht");
        return transition;
    }

    private static JsonObject WithVariable(JsonObject container, string name, string type, string value)
    {
        container["variables"] = new JsonArray(
            new JsonObject
            {
                ["name"] = name,
                ["typeName"] = type,
                ["value"] = value,
            }
        );
        return container;
    }

    private static JsonObject Task(string id, params (string Name, JsonNode? Value)[] members)
    {
        var task = Activity("OzgWorkflow.HumanTask", id, ("title", Literal("T")), ("candidateRole", Literal("R")));
        foreach (var (name, value) in members)
            task[name] = value;
        return task;
    }

    [Test]
    public void Names_the_variable_of_the_workflow_whose_default_does_not_fit()
    {
        var definition = JsonNode.Parse(Workflow(Line("a"), "Frist"))!;
        definition["variables"]![0]!["typeName"] = "DateTime";
        definition["variables"]![0]!["value"] = "31.12.2026";
        Assert.That(
            Problems(definition.ToJsonString()).Single().UserMessage,
            Does.StartWith("Vorgabewert von „Frist“ ist kein Zeitpunkt")
        );
    }

    [Test]
    public void Names_the_output_of_the_workflow_that_a_constant_does_not_fit()
    {
        var definition = JsonNode.Parse(
            Workflow(
                Activity("Elsa.SetOutput", "x", ("outputName", Literal("Summe")), ("outputValue", Literal("viel")))
            )
        )!;
        definition["outputs"] = new JsonArray(new JsonObject { ["name"] = "Summe", ["type"] = "Int32" });
        var problem = Problems(definition.ToJsonString()).Single();
        Assert.That(problem.UserMessage, Does.Contain("Die Ausgabe „Summe“ (Int32) ist keine ganze Zahl: „viel“."));
    }

    private static TestCaseData Case(string name, JsonObject root, string activity, string word) =>
        new TestCaseData(root, activity, word).SetArgDisplayNames(name);

    [TestCase("authorization", "\"Bearer abc\"", "Authorization")]
    [TestCase("requestHeaders", """{ "X-Api-Key": "abc" }""", "X-Api-Key")]
    [TestCase("url", "\"https://anna:abc@example.org/\"", "Url")]
    [TestCase("authorization", "\"Bearer {{secret:REGISTER}}\"", null)]
    [TestCase("requestHeaders", """{ "X-Api-Key": "{{secret:REGISTER}}", "Accept": "text/plain" }""", null)]
    [TestCase("url", "\"https://anna:{{secret:REGISTER}}@example.org/\"", null)]
    public void Refuses_secrets_that_are_written_and_not_named(string input, string json, string? where)
    {
        var value = JsonNode.Parse(json)!;
        var request = Activity(
            "Elsa.SendHttpRequest",
            "Anfrage",
            ("url", Literal("https://example.org/")),
            (input, value is JsonObject ? Expression("Object", json) : Literal(value.ToString()))
        );
        Assert.That(
            Problems(Workflow(request)).Select(x => x.UserMessage),
            where is null ? Is.Empty : Has.One.Contains($"„{where}“").And.One.Contains("{{secret:NAME}}")
        );
    }

    [TestCaseSource(nameof(Wrong))]
    public void Names_the_activity_in_both_languages(JsonObject root, string activity, string word)
    {
        var problem = Problems(Workflow(root)).First(x => x.ActivityId == activity);
        Assert.Multiple(() =>
        {
            Assert.That(problem.Message, Is.Not.Empty);
            Assert.That(problem.UserMessage, Does.Contain(word).And.Not.EqualTo(problem.Message));
        });
    }

    private static IEnumerable<string> Files() =>
        new[]
        {
            Path.Combine(Checkout.Root, "workflows"),
            Path.Combine(Checkout.Root, "..", "shared", "elsa", "workflows"),
        }
            .Where(Directory.Exists)
            .SelectMany(x => Directory.EnumerateFiles(x, "*.json"))
            .Order();

    [TestCaseSource(nameof(Files))]
    public void Goes_in_and_out_without_loss(string file)
    {
        var text = File.ReadAllText(file);
        Assert.That(
            JsonNode.DeepEquals(
                JsonNode.Parse(text),
                JsonNode.Parse(WorkflowDefinition.Parse(text).Json.ToJsonString())
            ),
            Is.True
        );
    }

    [TestCaseSource(nameof(Files))]
    public void Finds_nothing_wrong_with_what_Elsa_runs(string file)
    {
        var all = Files()
            .Where(x => Path.GetDirectoryName(x) == Path.GetDirectoryName(file))
            .Select(x => WorkflowDefinition.Parse(File.ReadAllText(x)))
            .ToArray();
        var catalog = ActivityCatalog.From([typeof(ActivityCatalog).Assembly, typeof(Ozg.Start.OzgServices).Assembly]);
        var compiler = new ProgramCompiler(
            catalog,
            (type, _, id) =>
                all.FirstOrDefault(x => x.UsableAsActivity && x.ActivityType == type)
                ?? all.FirstOrDefault(x => x.UsableAsActivity && x.DefinitionId == id)
        );
        var compiled = compiler.Compile(WorkflowDefinition.Parse(File.ReadAllText(file)));
        Assert.That(
            compiled.Problems.Concat(compiled.Program is { } program ? DefinitionCheck.Find(program) : []),
            Is.Empty
        );
    }

    private static IReadOnlyList<Problem> Problems(string definition)
    {
        var compiled = new ProgramCompiler(ActivityCatalog.Core).Compile(WorkflowDefinition.Parse(definition));
        return compiled.Program is { } program ? DefinitionCheck.Find(program) : compiled.Problems;
    }
}
