using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Outbox;
using static OzgWorkflow.Engine.Tests.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>Definitions and expressions that mean harm are refused or become an incident that names the limit, in bounded time and memory.</summary>
public sealed class Hostile
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);

    [TestCase("while (true) {}", "Time|Statements")]
    [TestCase("function f(n) { return n + f(n + 1); } f(0)", "Recursion")]
    [TestCase("let s = 'x'; while (true) s += s;", "Memory|Statements|string")]
    [TestCase("'x'.repeat(2 ** 29)", "Memory|string|length")]
    [TestCase("new Array(4294967295)", "ArraySize|Memory")]
    [TestCase("let a = []; while (true) a.push(new Array(1000).fill('x'.repeat(100)))", "Memory|Statements")]
    [TestCase("/^(a+)+$/.test('a'.repeat(40) + 'b')", "Time|time")]
    [TestCase("[1].constructor.constructor('while (true) {}')()", "")]
    [TestCase("Object.prototype.toString = () => { while (true) {} }; '' + {}", "Time|Statements")]
    [TestCase("const p = new Proxy({}, { get: () => { throw new Error('nein') } }); return { ...{ a: p.x } }", "nein")]
    [TestCase("setVariable('x', 'x'.repeat(2000000))", "VariableSize")]
    [TestCase("let o = {}; let c = o; for (let i = 0; i < 1000; i++) { c.a = {}; c = c.a }; return o", "64")]
    [TestCase("JSON.parse('['.repeat(100000))", "")]
    [TestCase("JSON.stringify(Array.from({ length: 90000 }, () => 'x'.repeat(1000)))", "")]
    public void A_script_that_goes_too_far_is_an_incident(string code, string limits)
    {
        var host = new EngineHost(Workflow(Sequence("s", Script("böse", code), Line("danach")), "x"));
        var (watch, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        var id = host.Start("test");
        Assert.Multiple(() =>
        {
            Assert.That(watch.Elapsed, Is.LessThan(AtMost));
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000_000));
            Assert.That(host.Lines, Is.Empty);
            var incident = host.State(id).Incidents.Single();
            Assert.That(limits.Split('|').Any(x => $"{incident.Kind} {incident.Message}".Contains(x, StringComparison.OrdinalIgnoreCase)), Is.True, incident.ToString());
        });
        Assert.That(new EngineHost(Workflow(Line("lebt"))) is var other && other.Start("test") != default ? other.Lines : [], Is.EqualTo(new[] { "lebt" }), "the node lives on");
    }

    [Test]
    public void Prototype_tricks_stay_in_their_script()
    {
        var host = new EngineHost(Workflow(Sequence(
            "s",
            Script("böse", "Object.prototype.böse = 1; Array.prototype.map = () => ['böse']; globalThis.getVariable = () => 'böse'; variables.__proto__ = { x: 'böse' }; variables.constructor = 'böse'"),
            Event("weiter"),
            Activity("Elsa.WriteLine", "line", ("text", JavaScript("[getVariable('x'), [1].map(a => a)[0], ({}).böse === undefined].join(' ')")))), "x"));
        host.Resume(host.Start("test"), BookmarkKind.Event);
        Assert.That(host.Lines.Single(), Does.EndWith("1 true").And.Not.Contain("böse"));
    }

    [Test]
    public void Ten_thousand_nested_sequences_are_refused()
    {
        const int depth = 10_000;
        var text = "{\"definitionId\":\"tief\",\"root\":"
            + string.Concat(Enumerable.Range(0, depth).Select(i => $"{{\"type\":\"Elsa.Sequence\",\"id\":\"s{i}\",\"activities\":[")) + string.Concat(Enumerable.Repeat("]}", depth)) + "}";
        Assert.That(() => WorkflowDefinition.Parse(text), Throws.InstanceOf<JsonException>().With.Message.Contains("depth"));
    }

    [Test]
    public void What_is_nested_too_deep_to_run_is_refused_by_name()
    {
        var inner = Line("innen");
        for (var i = 0; i < 120; i++) inner = Sequence($"s{i}", inner);
        var problem = new ProgramCompiler(ActivityCatalog.Core).Compile(WorkflowDefinition.Parse(Workflow(inner))).Problems.First();
        Assert.That((problem.Message, problem.Meldung), Is.EqualTo(("Activities may be nested at most 100 deep.", "Aktivitäten dürfen höchstens 100 Ebenen tief verschachtelt sein.")));
    }

    [Test]
    public void A_workflow_that_goes_round_for_ever_is_an_incident_that_names_the_limit()
    {
        var host = new EngineHost(Workflow(Flowchart([Line("a"), Line("b")], ("line-a", "Done", "line-b"), ("line-b", "Done", "line-a"))));
        var incident = host.State(host.Start("test")).Incidents.Single();
        Assert.That((incident.Kind, incident.Message), Is.EqualTo(("Limit", incident.Message)));
        Assert.That(incident.Message, Does.Contain("ActivitiesPerBurst"));
    }

    [Test]
    public void Fifty_megabytes_of_JSON_are_read_within_bounds()
    {
        var text = new JsonObject
        {
            ["definitionId"] = "groß",
            ["root"] = Sequence("s", Line("x")),
            ["customProperties"] = new JsonObject { ["ballast"] = new string('x', 50_000_000) },
        }.ToJsonString();
        var watch = Stopwatch.StartNew();
        Assert.That(WorkflowDefinition.Parse(text).DefinitionId, Is.EqualTo("groß"));
        Assert.That(watch.Elapsed, Is.LessThan(AtMost));
    }

    [TestCase("{{ 'x' | append: 'y' }}{% for i in (1..100000000) %}x{% endfor %}")]
    [TestCase("{% assign s = 'xxxxxxxxxx' %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}{{ s }}")]
    public void Liquid_has_its_bounds_too(string text)
    {
        var host = new EngineHost(Workflow(Sequence("s", Activity("Elsa.WriteLine", "line", ("text", Liquid(text))))));
        var watch = Stopwatch.StartNew();
        var id = host.Start("test");
        Assert.That(watch.Elapsed, Is.LessThan(AtMost));
        Assert.That(host.State(id).Incidents, Has.Count.EqualTo(1));
    }
}
