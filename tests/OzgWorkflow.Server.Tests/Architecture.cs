using System.Reflection;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Ozg.Start;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Scripts;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Tests;

/// <summary>Dependencies run one way: Server → Ozg → Runtime → Scripts → Engine; Contracts is a leaf.</summary>
[Category("quick")]
public sealed class Architecture
{
    private static readonly Assembly Contracts = typeof(WorkflowEvent).Assembly,
        Engine = typeof(Interpreter).Assembly,
        Scripts = typeof(ScriptProcesses).Assembly,
        Runtime = typeof(StepHandler).Assembly,
        Ozg = typeof(OzgServices).Assembly,
        Server = typeof(Policies).Assembly;

    private static IEnumerable<TestCaseData> Allowed() =>
        [
            new TestCaseData(Contracts, Array.Empty<Assembly>()).SetArgDisplayNames("Contracts"),
            new TestCaseData(Engine, Array.Empty<Assembly>()).SetArgDisplayNames("Engine"),
            new TestCaseData(Scripts, new[] { Engine }).SetArgDisplayNames("Scripts"),
            new TestCaseData(Runtime, new[] { Scripts, Engine, Contracts }).SetArgDisplayNames("Runtime"),
            new TestCaseData(Ozg, new[] { Runtime, Scripts, Engine, Contracts }).SetArgDisplayNames("Ozg"),
            new TestCaseData(Server, new[] { Ozg, Runtime, Scripts, Engine, Contracts }).SetArgDisplayNames("Server"),
        ];

    [TestCaseSource(nameof(Allowed))]
    public void Dependencies_run_one_way(Assembly assembly, Assembly[] allowed)
    {
        var used = assembly
            .GetReferencedAssemblies()
            .Select(x => x.Name!)
            .Where(x => x.StartsWith("OzgWorkflow.", StringComparison.Ordinal));
        Assert.That(used.Except(allowed.Select(x => x.GetName().Name)), Is.Empty);
    }

    [Test]
    public void The_contracts_depend_on_nothing() =>
        Assert.That(Contracts.GetReferencedAssemblies().Select(x => x.Name), Is.All.StartsWith("System"));

    [Test]
    public void The_engine_does_not_touch_the_world() =>
        Assert.That(
            Engine.GetReferencedAssemblies().Select(x => x.Name),
            Has.None.EqualTo("Npgsql")
                .And.None.StartsWith("System.Net.Http")
                .And.None.StartsWith("Microsoft.EntityFrameworkCore")
        );

    [Test]
    public void Records_aside_classes_are_sealed_or_abstract()
    {
        var open = new[] { Contracts, Engine, Runtime, Ozg }
            .SelectMany(x => x.GetTypes())
            .Where(x =>
                x is { IsClass: true, IsSealed: false, IsAbstract: false, IsNested: false }
                && !x.Name.StartsWith('<')
                && x.Namespace?.Contains("Migrations", StringComparison.Ordinal) != true
            );
        Assert.That(open.Select(x => x.FullName), Is.Empty.Or.All.Contains("__"));
    }
}
