using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Outbox;

/// <summary>Writes events, to be published once they are committed, and whatever follows from them here.</summary>
internal sealed class OutboxWriter(IEnumerable<IStepProjection> projections) : IEventWriter, IEffectWriter
{
    /// <summary>Kind of work that publishes.</summary>
    internal const string Kind = "event";

    private readonly IStepProjection[] _projections = [.. projections];

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

    public void Write(
        StepBatch batch,
        IReadOnlyList<Contracts.Events.WorkflowEvent> events,
        string? correlationId,
        DateTimeOffset now
    )
    {
        if (events.Count == 0)
            return;
        foreach (var raised in events)
        foreach (var projection in _projections)
            projection.Project(raised, batch);
        batch.Add(
            """
            INSERT INTO workflow.outbox (event_id, type, payload, ozg_id, occurred_at, run_at)
            SELECT e.id, e.type, e.payload, $4, $5, $5 FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS e(id, type, payload, n) ORDER BY e.n
            """,
            events.Select(x => x.EventId).ToArray(),
            events.Select(x => x.GetType().Name).ToArray(),
            events.Select(EventJson.Serialize).ToArray(),
            correlationId,
            now
        );
        batch.Wake(Kind);
    }
}
