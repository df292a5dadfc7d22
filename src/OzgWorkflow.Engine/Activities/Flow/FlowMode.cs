using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>How a flowchart decides when an activity with several inbound arrows starts (Elsa's flowchart execution modes).</summary>
public enum FlowMode
{
    /// <summary>Tokens on arrows and a merge mode for each activity, see <see cref="MergeMode"/>.</summary>
    TokenBased,

    /// <summary>Visits are counted: an activity starts when all its forward arrows were visited and one of them was followed.</summary>
    CounterBased,
}

/// <summary>A flowchart's rule for what comes next.</summary>
internal interface IFlow
{
    void ChildCompleted(ActivityContext context, ChildCompletion child);

    void ChildCancelled(ActivityContext context, Node child);
}
