using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>
/// Writes that a task is due at another time; it is reminded of and escalated again then. Those to whom it was
/// escalated may still help out.
/// </summary>
internal sealed class DueDateWriter : IEffectWriter
{
    public bool Write(Effect effect, Step step)
    {
        if (effect is not DueChanged { Bookmark: { Due: { } due } task } || step.Details is not DueDateChange why)
            return false;
        var (id, account) = (TaskWriter.TaskId(step, task.Id), step.Command.Actor.Account);
        step.Batch.Add(
            "UPDATE workflow.task SET due_at = $2, reminded_at = NULL, escalated_at = NULL WHERE id = $1",
            id,
            due
        );
        step.Batch.Keep(
            new TaskMovement
            {
                TaskId = id,
                At = step.Now,
                Kind = TaskMovementKind.DueChanged,
                By = account,
                Note = why.Reason,
                InsteadOf = why.InsteadOf,
                DueAt = due,
            }
        );
        step.Raise(
            new TaskDueChanged
            {
                TaskId = id,
                Title = why.Title,
                DueAt = due,
                ChangedBy = account,
                InsteadOf = why.InsteadOf,
                Reason = why.Reason,
            }
        );
        return true;
    }
}
