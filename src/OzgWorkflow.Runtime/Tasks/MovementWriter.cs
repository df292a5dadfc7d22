using Microsoft.Extensions.Logging;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>What is done with a task.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Kind">How it moves.</param>
/// <param name="To">Account that has it then; <c>null</c>: nobody, or as before when it is planned.</param>
/// <param name="Note">What is said about it, or why; blank: nothing.</param>
internal sealed record Movement(Guid TaskId, TaskMovementKind Kind, string? To, string? Note = null)
{
    internal string? Note { get; } = string.IsNullOrWhiteSpace(Note) ? null : Note.Trim();

    internal TaskPlan? Plan { get; init; }

    /// <summary>What those who call name it.</summary>
    internal string NoteField => Kind == TaskMovementKind.Delegated ? "note" : "reason";

    internal Guid Hash =>
        Receipt.HashOf(
            new Dictionary<string, object?>
            {
                ["to"] = To,
                ["note"] = Note,
                ["priority"] = Plan?.Priority?.ToString(),
                ["followUp"] = Plan is { SetsFollowUp: true } ? $"{Plan.FollowUp:O}" : null,
            }
        );

    /// <summary>Whether it makes a difference.</summary>
    internal bool Changes(HumanTaskRow task) => Plan is null ? task.Assignee != To : !Plan.ChangesOf(task).IsEmpty;
}

/// <summary>
/// Writes that a task went to somebody or away from him, or was planned, keeps it with the task, and publishes it.
/// </summary>
internal sealed class MovementWriter(IEventWriter events, TimeProvider clock, ILogger<MovementWriter> log)
{
    // Where the workflow named one person, the administration names another in its place. What somebody put by for
    // himself is not put by for whoever has it next.
    private const string Assign = """
        UPDATE workflow.task SET assignee = $2::text, held_instead_of = $4::text,
            follow_up = CASE WHEN $2::text = $3::text THEN follow_up END,
            delegated_by = CASE WHEN $2::text IS NOT NULL AND cardinality(candidate_groups) > 0 THEN $3::text END
        WHERE id = $1
        """;

    private const string Plan = """
        UPDATE workflow.task SET priority = coalesce($2::smallint, priority), follow_up = CASE WHEN $4 THEN $3::date ELSE follow_up END
        WHERE id = $1
        """;

    internal void Write(StepBatch batch, HumanTaskRow task, Movement movement, Actor actor, string? insteadOf = null)
    {
        var now = clock.GetUtcNow();
        var plan = movement.Plan?.ChangesOf(task) ?? new TaskPlan();
        var person = movement.Plan is null ? movement.To ?? task.Assignee : null;
        if (movement.Plan is null)
            // Whoever gives it to another in somebody's place does not make that one a substitute.
            batch.Add(Assign, task.Id, movement.To, actor.Account, movement.To == actor.Account ? insteadOf : null);
        else
            batch.Add(Plan, task.Id, (short?)plan.Priority, plan.FollowUp, plan.SetsFollowUp);
        batch.Keep(
            new TaskMovement
            {
                TaskId = task.Id,
                At = now,
                Kind = movement.Kind,
                By = actor.Account,
                Person = person,
                Note = movement.Note,
                InsteadOf = insteadOf,
                Priority = plan.Priority,
                FollowUp = plan.FollowUp,
                SetsFollowUp = plan.SetsFollowUp,
            }
        );
        var told = Told(task, movement, person, actor, insteadOf) with
        {
            EventId = Guid.CreateVersion7(now),
            OccurredAt = now,
            WorkflowInstanceId = task.InstanceId,
            OzgId = task.CorrelationId,
        };
        events.Write(batch, [told], task.CorrelationId, now);
        log.LogInformation(
            "{Account}: task {TaskId} {Movement} {Person}",
            actor.Account,
            task.Id,
            movement.Kind,
            person
        );
    }

    private static WorkflowEvent Told(
        HumanTaskRow task,
        Movement movement,
        string? person,
        Actor actor,
        string? insteadOf
    ) =>
        movement switch
        {
            { Plan: { } plan } => new TaskPlanned
            {
                TaskId = task.Id,
                Title = task.Title,
                Priority = (plan.Priority ?? task.Priority).ToString(),
                FollowUp = plan.SetsFollowUp ? plan.FollowUp : task.FollowUp,
                PlannedBy = actor.Account,
                InsteadOf = insteadOf,
                Note = movement.Note,
            },
            { To: { } assignee } => new TaskAssigned
            {
                TaskId = task.Id,
                Title = task.Title,
                Assignee = assignee,
                AssignedBy = actor.Account,
                InsteadOf = insteadOf,
                Note = movement.Note,
            },
            _ => new TaskReleased
            {
                TaskId = task.Id,
                Title = task.Title,
                ReleasedFrom = person,
                ReleasedBy = actor.Account,
                InsteadOf = insteadOf,
                Note = movement.Note,
            },
        };
}
