namespace OzgWorkflow.Engine.Model;

/// <summary>What an instance tells the one that waits for it.</summary>
public static class WorkflowResult
{
    /// <summary>A map of instanceId, status, subStatus, outcomes and output.</summary>
    public static IReadOnlyDictionary<string, object?> Of(InstanceState state) => new Dictionary<string, object?>
    {
        ["workflowInstanceId"] = state.InstanceId.ToString(),
        ["status"] = state.Status.ToString(),
        ["subStatus"] = state.SubStatus.ToString(),
        ["outcomes"] = state.Outcomes,
        ["output"] = new Dictionary<string, object?>(state.Outputs),
    };
}
