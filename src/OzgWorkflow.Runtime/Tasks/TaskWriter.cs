using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Writes human tasks.</summary>
internal sealed class TaskWriter(Responsibilities responsibilities) : IEffectWriter
{
    public bool Write(Effect effect, Step step)
    {
        switch (effect)
        {
            case BookmarkCreated { Bookmark.Kind: BookmarkKind.Task, Details: TaskDetails details } created:
                Create(created, details, step);
                return true;
            case BookmarkRemoved { Bookmark.Kind: BookmarkKind.Task } removed:
                Close(removed, step);
                return true;
            case TaskOverdue overdue:
                MarkOverdue(overdue, step);
                return true;
            default:
                return false;
        }
    }

    /// <summary>It is for those who are responsible for what it belongs to now.</summary>
    public void Correlated(Step step) =>
        step.Batch.Add(
            TaskGroups.Correlate(responsibilities.ThemenfeldOf),
            step.State.CorrelationId,
            step.InstanceId,
            responsibilities.RolesWithinThemenfeld.ToArray()
        );

    public void Moved(Step step, IReadOnlyDictionary<string, string> keys) =>
        step.Batch.Add(
            """
            UPDATE workflow.task t
            SET definition_version_id = $2, node_key = coalesce(($3::text[])[array_position($4::text[], t.node_key)], t.node_key)
            WHERE instance_id = $1 AND status = 0
            """,
            step.InstanceId,
            step.VersionId,
            keys.Values.ToArray(),
            keys.Keys.ToArray()
        );

    private void Create(BookmarkCreated created, TaskDetails details, Step step)
    {
        var id = TaskId(step, created.Bookmark.Id);
        step.Batch.Add(
            $"""
            INSERT INTO workflow.task (correlation_id, id, instance_id, bookmark_id, definition_id, definition_version_id, node_key, title, description,
                                       candidate_roles, assignee, information, created_at, due_at, organisation, is_for_tandem, not_by,
                                       prefilled, themenfeld, candidate_groups, escalation_groups, status, priority)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $20, t.name, {TaskGroups.Completed(
                "$18"
            )}, ARRAY[]::text[], 0, {(int)TaskPriority.Normal}
            FROM (SELECT coalesce($19, ({responsibilities.ThemenfeldOf}))) t(name)
            """,
            step.State.CorrelationId,
            id,
            step.InstanceId,
            created.Bookmark.Id,
            step.DefinitionId,
            step.VersionId,
            created.NodeKey,
            details.Title,
            details.Description,
            Roles(details.CandidateRole),
            details.Assignee,
            details.Information is null ? null : ValueJson.ToJson(details.Information),
            step.Now,
            created.Bookmark.Due,
            details.Bounds.Organisation,
            details.Bounds.IsForTandem,
            details.NotBy,
            Groups(details.CandidateRole, details.Bounds, step),
            details.Bounds.Themenfeld,
            details.Prefilled.Count == 0 ? null : ValueJson.ToJson(details.Prefilled)
        );
        step.Raise(
            new TaskCreated
            {
                TaskId = id,
                Title = details.Title,
                CandidateRole = details.CandidateRole,
                Assignee = details.Assignee,
                DueAt = created.Bookmark.Due,
            }
        );
    }

    private static void Close(BookmarkRemoved removed, Step step)
    {
        var (id, account) = (TaskId(step, removed.Bookmark.Id), step.Command.Actor.Account);
        if (removed.Completed && step.Details is TaskCompletion completion)
        {
            step.Batch.Add(
                """
                UPDATE workflow.task SET status = 1, closed_at = $2, completed_by = $3, outcome = $4, data = $5, assignee = coalesce(assignee, $3),
                                         delegated_by = CASE WHEN assignee IS NULL THEN $3 ELSE delegated_by END,
                                         completed_instead_of = $6, completion_reason = $7
                WHERE id = $1
                """,
                id,
                step.Now,
                account,
                completion.Outcome,
                ValueJson.ToJson(completion.Data),
                completion.InsteadOf,
                completion.Reason
            );
            if (account is not null)
                step.Batch.Add(TaskDrafts.Remove, id, account);
            step.Raise(
                new TaskCompleted
                {
                    TaskId = id,
                    Title = completion.Title,
                    Outcome = completion.Outcome,
                    CompletedBy = account,
                    InsteadOf = completion.InsteadOf,
                    Reason = completion.Reason,
                }
            );
            return;
        }

        step.Batch.Add("UPDATE workflow.task SET status = 2, closed_at = $2 WHERE id = $1", id, step.Now);
        step.Raise(new TaskCancelled { TaskId = id });
    }

    private void MarkOverdue(TaskOverdue overdue, Step step)
    {
        var id = TaskId(step, overdue.BookmarkId);
        var to = overdue.Role is { } named ? responsibilities.RoleNamed(named) ?? named : null;
        if (!overdue.Escalated)
        {
            step.Batch.Add("UPDATE workflow.task SET reminded_at = $2 WHERE id = $1", id, step.Now);
            step.Raise(new TaskReminded { TaskId = id, Title = overdue.Title });
            return;
        }

        step.Batch.Add(
            $"""
            UPDATE workflow.task t
            SET escalated_at = $2, follow_up = NULL, escalation_groups = g.names,
                candidate_roles = candidate_roles || {New("$3", "candidate_roles")}, candidate_groups = candidate_groups || {New("g.names", "candidate_groups")}
            FROM (SELECT {TaskGroups.Completed(
                "$4"
            )} FROM (SELECT themenfeld FROM workflow.task WHERE id = $1) t(name)) g(names)
            WHERE id = $1
            """,
            id,
            step.Now,
            Roles(to),
            Groups(to, TaskBounds.None, step)
        );
        step.Raise(
            new TaskEscalated
            {
                TaskId = id,
                Title = overdue.Title,
                EscalatedTo = to,
            }
        );
    }

    private string[] Groups(string? role, TaskBounds bounds, Step step) =>
        [.. CandidateGroup.Of(role, bounds, step.State.CorrelationId, responsibilities.RolesWithinThemenfeld)];

    /// <summary>SQL for what is not there yet: a task may be escalated more than once.</summary>
    private static string New(string names, string present) =>
        $"ARRAY(SELECT x FROM unnest({names}::text[]) x WHERE x <> ALL (t.{present}))";

    private static string[] Roles(string? role) => role is null ? [] : [role];

    internal static Guid TaskId(Step step, long bookmarkId) => DeterministicId.Create(step.InstanceId, bookmarkId);
}
