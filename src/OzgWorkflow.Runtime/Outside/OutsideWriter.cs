using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Outside;

/// <summary>Writes what is to be done outside.</summary>
internal sealed class OutsideWriter : IEffectWriter
{
    public bool Write(Effect effect, Step step)
    {
        if (effect is not WorkRequested work)
            return false;
        JobQueue.Add(
            step.Batch,
            step.Now,
            JobKind.Outside,
            step.InstanceId,
            ValueJson.ToExactJson(
                new Dictionary<string, object?>
                {
                    ["work"] = work.Kind,
                    ["bookmarkId"] = work.BookmarkId,
                    ["request"] = work.Request,
                    ["key"] = work.IdempotencyKey.ToString(),
                }
            )
        );
        return true;
    }
}
