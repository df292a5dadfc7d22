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
    private static readonly string Keep =
        $"INSERT INTO workflow.task_movement (task_id, at, kind, by, note, instead_of, due_at, sets_follow_up) VALUES ($1, $2, {(int)TaskMovementKind.DueChanged}, $3, $4, $5, $6, false)";

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
        step.Batch.Add(Keep, id, step.Now, account, why.Reason, why.InsteadOf, due);
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
