using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Instances;

namespace OzgWorkflow.Server.Elsa.Instances;

/// <summary>The state of an instance as Elsa's API shows it.</summary>
internal static class WorkflowState
{
    internal static object Of(InstanceSnapshot instance, ActivityRecords records)
    {
        var (row, program, state) = instance;
        var runs = records.Runs.ToDictionary(x => x.ExecutionId);
        return new
        {
            row.Id,
            row.DefinitionId,
            row.DefinitionVersionId,
            definitionVersion = program.Definition.Version,
            row.CorrelationId,
            name = row.Title,
            row.Status,
            row.SubStatus,
            isExecuting = false,
            bookmarks = state
                .Executions.SelectMany(x =>
                    x.Bookmarks.Select(b => new
                    {
                        id = ActivityRecords.IdOf(row.Id, b.Id),
                        name = b.Name,
                        hash = b.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        payload = b.Payload,
                        activityNodeId = x.Node.NodeId,
                        activityInstanceId = ActivityRecords.IdOf(row.Id, x.Id),
                        autoBurn = true,
                    })
                )
                .ToArray(),
            incidents = state
                .Incidents.Select(x => (Incident: x, Node: program.Has(x.NodeKey) ? program[x.NodeKey] : null))
                .Select(x => new
                {
                    activityId = x.Node?.Id ?? x.Incident.NodeKey,
                    activityNodeId = x.Node?.NodeId ?? x.Incident.NodeKey,
                    activityInstanceId = ActivityRecords.IdOf(row.Id, x.Incident.ExecutionId),
                    activityType = x.Node?.Type ?? "",
                    message = x.Incident.ForUsers,
                    exception = new
                    {
                        type = x.Incident.Kind,
                        message = x.Incident.ForUsers,
                        stackTrace = x.Incident.FailedTries.Count == 0
                            ? null
                            : string.Join("\n", x.Incident.FailedTries),
                    },
                    timestamp = x.Incident.At,
                })
                .ToArray(),
            isSystem = false,
            completionCallbacks = Array.Empty<object>(),
            activityExecutionContexts = state
                .Executions.Select(x => new
                {
                    id = ActivityRecords.IdOf(row.Id, x.Id),
                    parentContextId = x.Parent is { } parent ? ActivityRecords.IdOf(row.Id, parent.Id) : null,
                    scheduledActivityNodeId = x.Node.NodeId,
                    ownerActivityNodeId = x.Parent?.Node.NodeId,
                    properties = new { },
                    activityState = new { },
                    dynamicVariables = Array.Empty<object>(),
                    status = x.Status.ToString(),
                    isExecuting = false,
                    faultCount = x.Status == ExecutionStatus.Faulted ? 1 : 0,
                    startedAt = runs.GetValueOrDefault(x.Id)?.Lines[0].At,
                })
                .ToArray(),
            scheduledActivities = Array.Empty<object>(),
            input = state.Inputs,
            output = state.Outputs,
            properties = new { },
            row.CreatedAt,
            row.UpdatedAt,
            row.FinishedAt,
        };
    }
}
