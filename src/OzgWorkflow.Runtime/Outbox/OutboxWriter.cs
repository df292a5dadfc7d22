using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Outbox;

/// <summary>Writes the events of a step, to be published once they are committed.</summary>
internal sealed class OutboxWriter : IEventWriter, IEffectWriter
{
    /// <summary>Kind of work that publishes.</summary>
    internal const string Kind = "event";

    public bool Write(Effect effect, Step step)
    {
        if (effect is not ExternalTaskRequested task)
            return false;
        step.Raise(
            new Contracts.Events.ExternalTaskRequested
            {
                TaskId = task.TaskId,
                TaskName = task.TaskName,
                Payload = task.Payload,
            }
        );
        return true;
    }

    public void Write(Step step)
    {
        if (step.Events.Count == 0)
            return;
        step.Batch.Add(
            """
            INSERT INTO workflow.outbox (event_id, type, payload, ozg_id, occurred_at, run_at)
            SELECT e.id, e.type, e.payload, $4, $5, $5 FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS e(id, type, payload, n) ORDER BY e.n
            """,
            step.Events.Select(x => x.EventId).ToArray(),
            step.Events.Select(x => x.GetType().Name).ToArray(),
            step.Events.Select(EventJson.Serialize).ToArray(),
            step.State.CorrelationId,
            step.Now
        );
        step.Batch.Wake(Kind);
    }
}
