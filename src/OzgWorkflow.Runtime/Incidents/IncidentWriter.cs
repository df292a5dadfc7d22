using Microsoft.Extensions.Logging;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Incidents;

/// <summary>Writes incidents.</summary>
internal sealed class IncidentWriter(ILogger<IncidentWriter> log) : IEffectWriter
{
    /// <summary>Removes the incidents of the instances in <c>gone</c>.</summary>
    internal const string Remove = "DELETE FROM workflow.incident WHERE instance_id IN (SELECT id FROM gone)";

    public bool Write(Effect effect, Step step)
    {
        switch (effect)
        {
            case IncidentRaised raised:
                Raise(raised.Incident, raised.Bug, step);
                return true;
            case IncidentResolved resolved:
                step.Batch.Add(
                    """
                    UPDATE workflow.incident SET resolved_at = $3, resolved_by = $4, resolution = $5
                    WHERE instance_id = $1 AND incident_id = $2
                    """,
                    step.InstanceId,
                    resolved.Incident.Id,
                    step.Now,
                    step.Command.Actor.Account,
                    step.Stimulus.GetType().Name
                );
                return true;
            default:
                return false;
        }
    }

    public void Correlated(Step step) =>
        step.Batch.Add(
            "UPDATE workflow.incident SET correlation_id = $2 WHERE instance_id = $1 AND resolved_at IS NULL",
            step.InstanceId,
            step.State.CorrelationId
        );

    private void Raise(Incident incident, Exception? bug, Step step)
    {
        log.LogError(
            bug,
            "Instance {InstanceId} stopped at {Activity}: {Message}",
            step.InstanceId,
            incident.NodeKey,
            incident.Message
        );
        step.Batch.Add(
            """
            INSERT INTO workflow.incident (instance_id, incident_id, definition_id, correlation_id, node_key, kind, message, user_message, failed_tries, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            step.InstanceId,
            incident.Id,
            step.DefinitionId,
            step.State.CorrelationId,
            incident.NodeKey,
            incident.Kind,
            incident.Message,
            incident.UserMessage,
            incident.FailedTries.ToArray(),
            incident.At
        );
        step.Raise(new IncidentOccurred { ActivityId = incident.NodeKey, Message = incident.Message });
    }
}
