using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>
/// How a flowchart decides when an activity with several inbound arrows starts (Elsa's flowchart execution modes).
/// </summary>
public enum FlowMode
{
    /// <summary>Tokens on arrows and a merge mode for each activity, see <see cref="MergeMode"/>.</summary>
    TokenBased,

    /// <summary>
    /// Visits are counted: an activity starts when all its forward arrows were visited and one of them was followed.
    /// </summary>
    CounterBased,
}

/// <summary>A flowchart's rule for what comes next.</summary>
internal interface IFlow
{
    void ChildCompleted(ActivityContext context, ChildCompletion child);

    void ChildCancelled(ActivityContext context, Node child);

    /// <summary>See <see cref="IWaiting.WaitsFor"/>.</summary>
    (string English, string German)? WaitsFor(ActivityContext context);

    /// <summary>It does not begin where it usually does: what can be reached follows from there.</summary>
    void BeginAt(ActivityContext context, string start);

    /// <summary>See <see cref="IContainer.RenameMemory"/>.</summary>
    object? RenameMemory(object? memory, Func<string, string> id);
}

internal static class FlowModes
{
    private const string Property = "flowchartExecutionMode";

    /// <summary>
    /// The mode of the flowchart that is being compiled, from its own custom property or that of the workflow around
    /// it; counter-based when neither says anything, as stock Elsa runs them.
    /// </summary>
    internal static FlowMode Of(ICompiler compiler)
    {
        var text =
            compiler.Node.CustomProperties.GetValueOrDefault(Property)
            ?? WorkflowDefinition.Text(compiler.Workflow.Json["customProperties"], Property);
        return Enum.TryParse<FlowMode>(text, true, out var mode) ? mode : FlowMode.CounterBased;
    }
}
