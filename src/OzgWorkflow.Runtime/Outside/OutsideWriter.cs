using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Outside;

/// <summary>Writes what is to be done outside, and takes back what nobody waits for any more.</summary>
internal sealed class OutsideWriter : IEffectWriter
{
    private const string TakeBack = "DELETE FROM workflow.job WHERE instance_id = $1 AND bookmark_id = $2";

    public bool Write(Effect effect, Step step)
    {
        switch (effect)
        {
            case WorkRequested work:
                JobQueue.Add(
                    step.Batch,
                    step.Now,
                    JobKind.Outside,
                    step.InstanceId,
                    new OutsideJob(work.Kind, work.Request, work.IdempotencyKey).ToJson(),
                    work.BookmarkId
                );
                return true;
            case BookmarkRemoved { Bookmark: { Kind: BookmarkKind.Work } bookmark }:
                step.Batch.Add(TakeBack, step.InstanceId, bookmark.Id);
                return true;
            default:
                return false;
        }
    }
}
