using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Ozg.Tests;

/// <summary>The definitions that come with the product.</summary>
[Category("quick")]
public sealed class ShippedWorkflows
{
    private static readonly ProgramCompiler Compiler = new(
        ActivityCatalog.From(typeof(ActivityCatalog).Assembly, typeof(Start.OzgServices).Assembly)
    );

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Path.Combine(Checkout.Root, "workflows"), "*.json").Select(x => Path.GetFileName(x));

    [TestCaseSource(nameof(Files))]
    public void Give_every_task_a_due_date_a_reminder_an_escalation_and_a_role(string file)
    {
        foreach (var node in Compiler.Compile(Read(file)).Program!.Nodes)
            if (node.Activity is HumanTask task)
                Assert.That(
                    new object?[]
                    {
                        task.DueIn.Expression,
                        task.RemindBefore.Expression,
                        task.EscalateAfter.Expression,
                        task.EscalateTo.Expression,
                        task.CandidateRole.Expression,
                    },
                    Has.None.Null,
                    node.Id
                );
    }

    [TestCaseSource(nameof(Files))]
    public void Say_in_which_mode_their_flowcharts_run(string file)
    {
        var definition = Read(file);
        var said = definition.Json["customProperties"]?["flowchartExecutionMode"]?.ToString();
        foreach (var node in Compiler.Compile(definition).Program!.Nodes.Where(x => x.Activity is Flowchart))
            Assert.That(
                node.CustomProperties.GetValueOrDefault("flowchartExecutionMode") ?? said,
                Is.AnyOf(Enum.GetNames<FlowMode>()),
                node.Id
            );
    }

    private static WorkflowDefinition Read(string file) =>
        WorkflowDefinition.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "workflows", file)));
}
