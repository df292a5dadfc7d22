namespace OzgWorkflow.Engine.Model;

/// <summary>Where, beyond the end of a burst, an activity wants the instance to be committed.</summary>
[Flags]
public enum CommitPoints
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Before it starts.</summary>
    Before,

    /// <summary>After it completed.</summary>
    After,
}

/// <summary>
/// Reads Elsa's commit strategies. A burst is always committed as a whole when it comes to rest, so the strategies that
/// commit less often (WorkflowExecuting, WorkflowExecuted, Periodic) ask for nothing more.
/// </summary>
internal static class CommitStrategies
{
    /// <summary>The commit points of an activity: its own strategy, or the workflow's.</summary>
    internal static CommitPoints Read(string? ofActivity, string? ofWorkflow) =>
        ofActivity switch
        {
            null or "" or "Default" => ofWorkflow is null
                ? CommitPoints.None
                : Points(ofWorkflow, "ActivityExecuting", "ActivityExecuted"),
            _ when ofActivity.Contains("Always", StringComparison.Ordinal) => CommitPoints.Before | CommitPoints.After,
            _ => Points(ofActivity, "Executing", "Executed"),
        };

    private static CommitPoints Points(string name, string before, string after) =>
        (name.Contains(before, StringComparison.Ordinal) ? CommitPoints.Before : CommitPoints.None)
        | (name.Contains(after, StringComparison.Ordinal) ? CommitPoints.After : CommitPoints.None);
}
