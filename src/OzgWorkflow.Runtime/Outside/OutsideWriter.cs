using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Outside;

/// <summary>Writes what is to be done outside, and takes back what nobody waits for any more.</summary>
internal sealed class OutsideWriter : IEffectWriter
{
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
                JobQueue.TakeBack(step.Batch, step.InstanceId, bookmark.Id);
                return true;
            default:
                return false;
        }
    }
}
