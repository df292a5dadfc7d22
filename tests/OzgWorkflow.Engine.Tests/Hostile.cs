using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Testing;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// Definitions and expressions that mean harm are refused or become an incident that names the limit, in bounded time
/// and memory.
/// </summary>
[NonParallelizable] // it measures time
public sealed class Hostile
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);

    [TestCaseSource(typeof(HostileScript), nameof(HostileScript.Running))]
    public void A_script_that_goes_too_far_is_an_incident_that_names_the_limit(HostileScript script)
    {
        var host = new EngineHost(
            SharedScripts.Instance,
            Workflow(Sequence("s", script.Activity("böse"), Line("danach")), "x")
        );
        host.Program("test");
        SharedScripts.Instance.WarmUp();
        using var lag = new Lag();
        var watch = Stopwatch.StartNew();
        var incident = host.State(host.Start("test")).Incidents.Single();
        Assert.Multiple(() =>
        {
            Assert.That(watch.Elapsed, Is.LessThan(lag.On(EngineLimits.Default.Script.Time * 1.5)));
            Assert.That(incident.Kind, Is.EqualTo("Limit"));
            Assert.That(
                incident.Message,
                Does.Match("Script:(Time|Memory|Statements|Recursion|ArraySize)|VariableSize|Liquid").IgnoreCase
            );
            Assert.That(host.Lines, Is.Empty);
        });
    }

    [TestCaseSource(typeof(HostileScript), nameof(HostileScript.Unreadable))]
    public void A_script_that_cannot_be_read_safely_is_refused(HostileScript script)
    {
        var definition = WorkflowDefinition.Parse(Workflow(Sequence("s", script.Activity("böse"))));
        SharedScripts.Instance.WarmUp();
        using var lag = new Lag();
        var watch = Stopwatch.StartNew();
        var problem = new ProgramCompiler(ActivityCatalog.Core, null, SharedScripts.Instance)
            .Compile(definition)
            .Problems.Single();
        Assert.That(watch.Elapsed, Is.LessThan(lag.On(EngineLimits.Default.Script.Time * 1.5)));
        Assert.That(problem.Message, Does.Contain("cannot be read").And.Length.LessThan(1_000));
    }

    [TestCase("[1].constructor.constructor('while (true) {}')()", "")]
    [TestCase("const p = new Proxy({}, { get: () => { throw new Error('nein') } }); return { ...{ a: p.x } }", "nein")]
    [TestCase("let o = {}; let c = o; for (let i = 0; i < 1000; i++) { c.a = {}; c = c.a }; return o", "64")]
    public void What_a_script_may_not_do_is_an_incident(string code, string word)
    {
        foreach (var scripts in new IScriptEvaluator[] { InProcessEvaluator.Shared, SharedScripts.Instance })
        {
            var host = new EngineHost(scripts, Workflow(Sequence("s", Script("böse", code), Line("danach"))));
            Assert.That(host.State(host.Start("test")).Incidents.Single().Message, Does.Contain(word));
            Assert.That(host.Lines, Is.Empty);
        }
    }

    [Test]
    public void All_scripts_of_a_step_together_have_a_time()
    {
        const string busy = "for (let i = 0; i < 30000; i++);";
        var limits = new EngineLimits { StepTime = TimeSpan.FromMilliseconds(50) };
        var host = new EngineHost(
            SharedScripts.Instance,
            Workflow(Sequence("s", [.. Enumerable.Range(0, 100).Select(x => Script($"s{x}", busy))]))
        )
        {
            Limits = limits,
        };
        host.Program("test");
        SharedScripts.Instance.WarmUp();
        EndsWithin(TimeSpan.FromMilliseconds(500), host);
    }

    [Test]
    public void So_has_a_step_without_scripts()
    {
        var endless = Activity("Elsa.While", "immer", ("condition", Literal(true)), ("body", Line("weiter")));
        var host = new EngineHost(Workflow(endless))
        {
            Limits = new EngineLimits { StepTime = TimeSpan.FromMilliseconds(50), ActivitiesPerBurst = int.MaxValue },
        };
        EndsWithin(TimeSpan.FromSeconds(2), host);
    }

    private static void EndsWithin(TimeSpan time, EngineHost host)
    {
        using var lag = new Lag();
        var watch = Stopwatch.StartNew();
        var incident = host.State(host.Start("test")).Incidents.Single();
        Assert.That(watch.Elapsed, Is.LessThan(lag.On(time)));
        Assert.That(
            (incident.Kind, incident.Message),
            Is.EqualTo(("Limit", "The step took longer than 0.05 s (StepTime)."))
        );
    }

    [Test]
    public void Prototype_tricks_stay_in_their_script()
    {
        var host = new EngineHost(
            Workflow(
                Sequence(
                    "s",
                    Script(
                        "böse",
                        "Object.prototype.böse = 1; Array.prototype.map = () => ['böse']; globalThis.getVariable = () => 'böse'; variables.__proto__ = { x: 'böse' }; variables.constructor = 'böse'"
                    ),
                    Event("weiter"),
                    Activity(
                        "Elsa.WriteLine",
                        "line",
                        (
                            "text",
                            JavaScript("[getVariable('x'), [1].map(a => a)[0], ({}).böse === undefined].join(' ')")
                        )
                    )
                ),
                "x"
            )
        );
        host.Resume(host.Start("test"), BookmarkKind.Event);
        Assert.That(host.Lines.Single(), Does.EndWith("1 true").And.Not.Contain("böse"));
    }

    [Test]
    public void Ten_thousand_nested_sequences_are_refused()
    {
        const int depth = 10_000;
        var text =
            "{\"definitionId\":\"tief\",\"root\":"
            + string.Concat(
                Enumerable.Range(0, depth).Select(i => $"{{\"type\":\"Elsa.Sequence\",\"id\":\"s{i}\",\"activities\":[")
            )
            + string.Concat(Enumerable.Repeat("]}", depth))
            + "}";
        Assert.That(
            () => WorkflowDefinition.Parse(text),
            Throws.InstanceOf<JsonException>().With.Message.Contains("depth")
        );
    }

    [TestCase("customProperties", "{\"x\":{0}}")]
    [TestCase("variables", "[{\"id\":\"x\",\"name\":\"x\",\"typeName\":\"Object\",\"value\":{0}}]")]
    [TestCase(
        "root",
        "{\"type\":\"Elsa.SetVariable\",\"id\":\"a\",\"variable\":{\"id\":\"x\"},\"value\":{\"expression\":{\"type\":\"Literal\",\"value\":{0}}}}"
    )]
    [TestCase("root", "{\"type\":\"Elsa.Sequence\",\"id\":\"a\",\"activities\":{0}}")]
    [TestCase("root", "{\"type\":\"Elsa.WriteLine\",\"id\":\"a\",\"text\":{0}}")]
    public void What_is_nested_as_deeply_as_can_be_read_can_be_worked_with_on_any_thread(string member, string around)
    {
        const int depth = 490,
            smallStack = 1024 * 1024;
        var text = around.Replace("{0}", new string('[', depth) + new string(']', depth), StringComparison.Ordinal);
        var json = JsonNode.Parse(Workflow(Event("weiter"), "x"))!.AsObject();
        json[member] = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 1000 });
        var written = json.ToJsonString(new JsonSerializerOptions { MaxDepth = 1000 });
        Exception? failed = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    var definition = WorkflowDefinition.Parse(written);
                    CanonicalForm.Hash(definition.With(version: 2));
                    DefinitionChanges.Describe(definition, WorkflowDefinition.Parse(Workflow(Event("weiter"))));
                    if (new ProgramCompiler(ActivityCatalog.Core).Compile(definition).Problems.Count > 0)
                        return;
                    var host = new EngineHost(written);
                    Assert.That(host.State(host.Start("test")).Incidents, Is.Empty);
                }
                catch (Exception e)
                {
                    failed = e;
                }
            },
            smallStack
        );
        thread.Start();
        thread.Join();
        Assert.That(failed, Is.Null);
    }

    [Test]
    public void What_is_nested_too_deep_to_run_is_refused_by_name()
    {
        var inner = Line("innen");
        for (var i = 0; i < 120; i++)
            inner = Sequence($"s{i}", inner);
        var problem = new ProgramCompiler(ActivityCatalog.Core)
            .Compile(WorkflowDefinition.Parse(Workflow(inner)))
            .Problems.First();
        Assert.That(
            (problem.Message, problem.UserMessage),
            Is.EqualTo(
                (
                    "Activities may be nested at most 100 deep.",
                    "Aktivitäten dürfen höchstens 100 Ebenen tief verschachtelt sein."
                )
            )
        );
    }

    [Test]
    public void A_workflow_that_goes_round_for_ever_is_an_incident_that_names_the_limit()
    {
        var host = new EngineHost(
            Workflow(Flowchart([Line("a"), Line("b")], ("line-a", "Done", "line-b"), ("line-b", "Done", "line-a")))
        );
        var incident = host.State(host.Start("test")).Incidents.Single();
        Assert.That(incident.Kind, Is.EqualTo("Limit"), incident.Message);
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
}
