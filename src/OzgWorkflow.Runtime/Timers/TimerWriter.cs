using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Timers;

/// <summary>Writes the points in time that instances wait for.</summary>
internal sealed class TimerWriter : IEffectWriter
{
    // What somebody has in hand, or was never heard of again with, is no one else's before its lease ends.
    private const string DoAgain = """
        UPDATE workflow.timer SET run_at = due_at, waits_since = NULL, attempts = 0, lost = 0, is_dead = false
        WHERE instance_id = $1 AND attempts > 0 AND (is_dead OR lost = 0)
        """;

    public bool Write(Effect effect, Step step)
    {
        switch (effect)
        {
            case BookmarkCreated { Bookmark: { Kind: BookmarkKind.Timer } timer }:
                step.Batch.Add(
                    "INSERT INTO workflow.timer (instance_id, bookmark_id, due_at, run_at) VALUES ($1, $2, $3, $3)",
                    step.InstanceId,
                    timer.Id,
                    timer.Due
                );
                return true;
            case BookmarkRemoved { Bookmark: { Kind: BookmarkKind.Timer } timer }:
                step.Batch.Add(
                    "DELETE FROM workflow.timer WHERE instance_id = $1 AND bookmark_id = $2",
                    step.InstanceId,
                    timer.Id
                );
                return true;
            // What was put off because of the incident is done again; the incident itself is written elsewhere.
            case IncidentResolved { Incident.Kind: FaultException.Limit }:
                step.Batch.Add(DoAgain, step.InstanceId);
                return false;
            default:
                return false;
        }
    }
}
