using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Testing;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

[Category("quick")]
public sealed class Expressions
{
    [TestCase("getInput('name')", "Anna")]
    [TestCase("getName()", "Anna")]
    [TestCase("variables.list.length", "3")]
    [TestCase("setVariable('x', 7); getVariable('x') + 1", "8")]
    [TestCase("variables.x = { a: [1, 'b', null] }; toJson(variables.x)", "{\"a\":[1,\"b\",null]}")]
    [TestCase("return isNullOrWhiteSpace('  ') ? 'leer' : 'voll'", "leer")]
    [TestCase("getCorrelationId()", "10092")]
    [TestCase("0.1 + 0.2", "0.30000000000000004")]
    [TestCase("new Date(Date.UTC(2026, 0, 2)).toISOString()", "2026-01-02T00:00:00.000Z")]
    public void JavaScript_sees_the_instance(string code, string expected) =>
        Assert.That(Evaluate(JavaScript(code)), Is.EqualTo(expected));

    [Test]
    public void Liquid_sees_the_instance() =>
        Assert.That(
            Evaluate(Liquid("Hallo {{ Input.name }}, {{ Variables.list | join: '-' }} {{ CorrelationId }}")),
            Is.EqualTo("Hallo Anna, 1-2-3 10092")
        );

    [Test]
    public void An_object_may_be_called_as_Elsa_called_it_before() =>
        Assert.That(Evaluate(Expression("Json", """{"a":[1,"b"]}""")), Is.EqualTo("""{"a":[1,"b"]}"""));

    [TestCase("while (true) {}")]
    [TestCase("(function f() { f(); })()")]
    [TestCase("let s = 'x'; while (true) s += s;")]
    [TestCase("new Array(1e9).fill(1)")]
    [TestCase("eval('1')")]
    [TestCase("let a = {}; a.a = a; return a")]
    [TestCase("throw new Error('absichtlich')")]
    public void What_goes_past_a_limit_is_an_incident(string code)
    {
        var host = new EngineHost(Workflow(Sequence("s", Script("script", code), Line("danach"))));
        var id = host.Start("test");
        Assert.That(host.State(id).Incidents.Single().Message, Is.Not.Empty);
        Assert.That(host.Lines, Is.Empty);
    }

    [TestCase("System")]
    [TestCase("importNamespace")]
    [TestCase("clr")]
    public void Scripts_do_not_reach_NET(string name) =>
        Assert.That(Evaluate(JavaScript($"typeof {name}")), Is.EqualTo("undefined"));

    [Test]
    public void What_a_script_changes_of_a_prototype_is_gone_in_the_next_step()
    {
        var host = new EngineHost(
            Workflow(
                Sequence(
                    "s",
                    Script("evil", "Array.prototype.join = () => 'böse'; 1"),
                    Event("go"),
                    Activity("Elsa.WriteLine", "line", ("text", JavaScript("[1, 2].join('+')")))
                )
            )
        );
        host.Resume(host.Start("test"), BookmarkKind.Event);
        Assert.That(host.Lines, Is.EqualTo(new[] { "1+2" }));
    }

    private static IEnumerable<IScriptEvaluator> Evaluators() => [InProcessEvaluator.Shared, SharedScripts.Instance];

    [TestCaseSource(nameof(Evaluators))]
    public void Two_scripts_of_one_step_may_declare_the_same(IScriptEvaluator scripts) =>
        Assert.That(
            Lines(
                scripts,
                "const x = 'eins'; let y = 1; function f() { return x } return f()",
                "const x = 'zwei'; let y = 2; function f() { return x } return f()"
            ),
            Is.EqualTo(new[] { "eins", "zwei" })
        );

    [TestCase("Array.prototype.map = () => ['böse']; 1", "[1].map(x => x + 1)[0] + ''", "2")]
    [TestCase("Object.prototype.böse = 1; 1", "'' + ({}).böse", "undefined")]
    [TestCase("globalThis.leck = 1; 1", "typeof leck", "undefined")]
    [TestCase("getVariable = () => 'gefälscht'; 1", "'' + getVariable('x')", "null")]
    [TestCase("Date.prototype.toISOString = () => 'böse'; 1", "new Date(0).toISOString()", "1970-01-01T00:00:00.000Z")]
    [TestCase("JSON.stringify = () => 'böse'; Math.max = () => 7; 1", "JSON.stringify([Math.max(1, 2)])", "[2]")]
    public void What_one_script_changes_the_next_of_the_step_does_not_see(string first, string second, string expected)
    {
        foreach (var scripts in Evaluators())
            Assert.That(Lines(scripts, first, second)[1], Is.EqualTo(expected));
    }

    [TestCase("new Date().toISOString()", "2026-01-01T08:00:00.000Z")]
    [TestCase("Date.now()", "1767254400000")]
    [TestCase("new Date(0).toLocaleDateString()", "1/1/1970")]
    public void Time_stands_still_during_a_step_wherever_a_script_runs(string code, string expected)
    {
        foreach (var scripts in Evaluators())
            Assert.That(Lines(scripts, code + " + ''").Single(), Is.EqualTo(expected));
    }

    [TestCase("Math.random() + ' ' + newGuid() + ' ' + Math.random()")]
    [TestCase(
        "setVariable('x', [1, 2.5, 'drei', null, { a: true }]); toJson(getVariable('x')) + variables.x.length + getCorrelationId()"
    )]
    [TestCase(
        "setCorrelationId('neu'); setWorkflowInstanceName('Name'); getCorrelationId() + getWorkflowInstanceName() + getWorkflowDefinitionId()"
    )]
    [TestCase("getX() === variables.x && getInput('name') === getName() ? 'gleich' : 'anders'")]
    [TestCase("'ä' + 1e300 * 1e10 + 9007199254740993n")]
    public void A_script_says_the_same_wherever_it_runs(string code)
    {
        var id = Guid.NewGuid();
        var said = Evaluators()
            .Select(scripts =>
            {
                var host = new EngineHost(
                    scripts,
                    Workflow(Sequence("s", Activity("Elsa.WriteLine", "line", ("text", JavaScript(code)))), "x")
                );
                host.Start("test", new Dictionary<string, object?> { ["name"] = "Anna" }, "10092", id);
                return host.Lines.Single();
            })
            .ToArray();
        Assert.That(said[1], Is.EqualTo(said[0]));
    }

    [Test]
    public void An_endless_loop_of_activities_is_an_incident()
    {
        var host = new EngineHost(
            Workflow(Activity("Elsa.While", "while", ("condition", Literal(true)), ("body", Sequence("nothing"))))
        );
        Assert.That(host.State(host.Start("test")).Incidents.Single().Kind, Is.EqualTo("Limit"));
    }

    private static List<string> Lines(IScriptEvaluator scripts, params string[] codes)
    {
        var lines = codes.Select((x, i) => Activity("Elsa.WriteLine", $"line{i}", ("text", JavaScript(x)))).ToArray();
        var host = new EngineHost(scripts, Workflow(Sequence("s", lines), "x"));
        Assert.That(host.State(host.Start("test")).Incidents, Is.Empty);
        return host.Lines;
    }

    private static string Evaluate(System.Text.Json.Nodes.JsonObject expression)
    {
        var host = new EngineHost(
            Workflow(
                Sequence(
                    "s",
                    Activity(
                        "Elsa.SetVariable",
                        "set",
                        ("variable", new System.Text.Json.Nodes.JsonObject { ["id"] = "list" }),
                        ("value", Literal(new[] { 1, 2, 3 }))
                    ),
                    Activity("Elsa.WriteLine", "line", ("text", expression))
                ),
                "list",
                "x"
            )
        );
        var id = host.Start("test", new Dictionary<string, object?> { ["name"] = "Anna" }, "10092");
        Assert.That(host.State(id).Incidents, Is.Empty);
        return host.Lines.Single();
    }
}
