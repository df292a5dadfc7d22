using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Instances;

/// <summary>Runs of activities: all of one place, a single one, how often each ran, and what called it.</summary>
internal static class ReadActivities
{
    private const int AtMost = 1000;

    internal sealed record ReportRequest(string? WorkflowInstanceId, string[]? ActivityNodeIds);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
            "/activity-executions/list",
            (
                string? workflowInstanceId,
                string? activityNodeId,
                InstanceHistory history,
                CancellationToken cancellation
            ) =>
                Read(
                    workflowInstanceId,
                    history,
                    x => ElsaJson.List(At(x, activityNodeId).Select(run => x.Record(run)).ToArray()),
                    cancellation
                )
        );
        api.MapGet(
            "/activity-execution-summaries/list",
            (
                string? workflowInstanceId,
                string? activityNodeId,
                InstanceHistory history,
                CancellationToken cancellation
            ) =>
                Read(
                    workflowInstanceId,
                    history,
                    x => ElsaJson.List(At(x, activityNodeId).Select(run => x.Record(run, isSummary: true)).ToArray()),
                    cancellation
                )
        );
        api.MapGet(
            "/activity-executions/by-id",
            (string? id, InstanceHistory history, CancellationToken cancellation) => Single(id, history, cancellation)
        );
        api.MapGet(
            "/activity-executions/{id}",
            (string id, InstanceHistory history, CancellationToken cancellation) => Single(id, history, cancellation)
        );
        api.MapPost(
            "/activity-executions/report",
            (ReportRequest request, InstanceHistory history, CancellationToken cancellation) =>
                Read(
                    request.WorkflowInstanceId,
                    history,
                    x => ElsaJson.Ok(new { stats = x.Stats(request.ActivityNodeIds?.ToHashSet()) }),
                    cancellation
                )
        );
        api.MapGet("/activity-executions/{id}/call-stack", CallStack);
    }

    private static async Task<IResult> CallStack(
        string id,
        bool? includeCrossWorkflowChain,
        int? skip,
        int? take,
        InstanceHistory history,
        CancellationToken cancellation
    )
    {
        if (
            ActivityRecords.Parse(id) is not ({ } instanceId, var executionId)
            || await Records(instanceId, history, cancellation) is not ({ } instance, { } records)
            || records.Runs.FirstOrDefault(x => x.ExecutionId == executionId) is not { } run
        )
            return Unknown();
        var stack = ActivityRecords.Ancestors(run).Reverse().Append(run).Select(x => records.Record(x)).ToList();
        for (
            var child = instance;
            includeCrossWorkflowChain == true
                && child.Row.ParentId is { } parentId
                && await Records(parentId, history, cancellation) is ({ } parent, { } callers);
            child = parent
        )
        {
            if (Caller(callers, child) is { } caller)
                stack.InsertRange(
                    0,
                    ActivityRecords.Ancestors(caller).Reverse().Append(caller).Select(x => callers.Record(x))
                );
        }

        return ElsaJson.Ok(
            new
            {
                activityExecutionId = id,
                items = stack.Skip(Math.Max(0, skip ?? 0)).Take(Math.Clamp(take ?? 100, 1, AtMost)),
                totalCount = stack.Count,
            }
        );
    }

    /// <summary>The activity that started a child: it waits for it, or its result names it.</summary>
    private static ActivityRun? Caller(ActivityRecords callers, InstanceSnapshot child)
    {
        var id = child.Row.Id.ToString();
        return callers.Runs.FirstOrDefault(x => x.Live?.Bookmarks.Any(b => b.Payload as string == id) == true)
            ?? callers.Runs.FirstOrDefault(x =>
                x.DataOf(Engine.Model.JournalEvent.Completed) is { } outputs
                && ValueJson.ToJson(outputs).Contains(id, StringComparison.Ordinal)
            );
    }

    private static IEnumerable<ActivityRun> At(ActivityRecords records, string? nodeId) =>
        records.Runs.Where(x => string.IsNullOrEmpty(nodeId) || x.NodeId == nodeId);

    private static async Task<IResult> Single(string? id, InstanceHistory history, CancellationToken cancellation) =>
        ActivityRecords.Parse(id) is ({ } instanceId, var executionId)
        && await Records(instanceId, history, cancellation) is (_, { } records)
        && records.Runs.FirstOrDefault(x => x.ExecutionId == executionId) is { } run
            ? ElsaJson.Ok(records.Record(run))
            : Unknown();

    private static IResult Unknown() => ElsaJson.NotFound("Diese Ausführung einer Aktivität gibt es nicht (mehr).");

    private static async Task<IResult> Read(
        string? instanceId,
        InstanceHistory history,
        Func<ActivityRecords, IResult> answer,
        CancellationToken cancellation
    ) =>
        Guid.TryParse(instanceId, out var id) && await Records(id, history, cancellation) is (_, { } records)
            ? answer(records)
            : GetInstance.Unknown();

    internal static async Task<(InstanceSnapshot Instance, ActivityRecords Records)?> Records(
        Guid instanceId,
        InstanceHistory history,
        CancellationToken cancellation
    ) =>
        await history.Snapshot(instanceId, cancellation) is { } instance
            ? (instance, await ActivityRecords.Read(instance, history, cancellation))
            : null;
}
