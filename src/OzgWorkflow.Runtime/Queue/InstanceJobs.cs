using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>What a step wants of other instances, and of its own later: commands for later.</summary>
internal sealed class InstanceJobs : IEffectWriter
{
    // What somebody has in hand, or was never heard of again with, is no one else's before its lease ends. Starts that
    // the instance wanted are jobs of instances that do not exist.
    private static readonly string DoAgain = $"""
        UPDATE workflow.job t SET run_at = $2, waits_since = NULL, attempts = 0, lost = 0, is_dead = false
        WHERE instance_id = $1 AND attempts > 0 AND (is_dead OR lost = 0)
            OR is_dead AND kind = {(int)JobKind.Step} AND {CommandJson.Wants} = $1
        """;

    public bool Write(Effect effect, Step step)
    {
        switch (effect)
        {
            case ContinuationRequested:
                JobQueue.Add(step.Batch, step.Now, step.InstanceId, new Continue());
                return true;
            case ChildStarted child:
                JobQueue.Add(step.Batch, step.Now, Start(child, step));
                return true;
            case ParentNotified parent:
                JobQueue.Add(step.Batch, step.Now, parent.Parent.InstanceId, parent.Stimulus);
                return true;
            case InstanceCancelled cancelled:
                JobQueue.Add(
                    step.Batch,
                    step.Now,
                    cancelled.InstanceId,
                    new Cancel(cancelled.Reason ?? "Die übergeordnete Aktivität wartet nicht mehr darauf.")
                );
                return true;
            // What was put off because of the incident is done again; the incident itself is written elsewhere.
            case IncidentResolved { Incident.Kind: FaultException.Limit }:
                step.Batch.Add(DoAgain, step.InstanceId, step.Now);
                step.Batch.Wake(JobQueue.StepKind);
                return false;
            // Only says that there is work: whoever does it has its own row.
            case BookmarkCreated { Bookmark.Kind: BookmarkKind.Child or BookmarkKind.Work }
            or BookmarkRemoved { Bookmark.Kind: BookmarkKind.Child }:
                return true;
            default:
                return false;
        }
    }

    private static StartInstance Start(ChildStarted child, Step step) =>
        new(null, Actor.System, child.ChildId, child.DefinitionId, child.Inputs)
        {
            CorrelationId = child.CorrelationId,
            ParentId = step.InstanceId,
            WaitingParent = child.BookmarkId is { } bookmark ? new ParentLink(step.InstanceId, bookmark) : null,
        };
}
