namespace OzgWorkflow.Engine.Model;

/// <summary>What an instance tells the one that waits for it.</summary>
public static class WorkflowResult
{
    /// <summary>A map of instanceId, status, subStatus, outcomes and output.</summary>
    public static IReadOnlyDictionary<string, object?> Of(InstanceState state) =>
        new Dictionary<string, object?>
        {
            ["workflowInstanceId"] = state.InstanceId.ToString(),
            ["status"] = state.Status.ToString(),
            ["subStatus"] = state.SubStatus.ToString(),
            ["outcomes"] = state.Outcomes,
            ["output"] = new Dictionary<string, object?>(state.Outputs),
        };

    /// <summary>The same of one that could not be started, with the reason as "error".</summary>
    internal static IReadOnlyDictionary<string, object?> OfRefused(object? instanceId, string reason) =>
        new Dictionary<string, object?>
        {
            ["workflowInstanceId"] = instanceId,
            ["status"] = nameof(WorkflowStatus.Finished),
            ["subStatus"] = nameof(WorkflowSubStatus.Faulted),
            ["outcomes"] = Array.Empty<object?>(),
            ["output"] = Values.Value.EmptyMap,
            ["error"] = reason,
        };
}
