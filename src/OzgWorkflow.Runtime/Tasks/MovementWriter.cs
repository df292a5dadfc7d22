using Microsoft.Extensions.Logging;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>What is done with a task.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Kind">How it moves.</param>
/// <param name="To">Account that has it then; <c>null</c>: nobody.</param>
/// <param name="Note">What is said about it, or why; blank: nothing.</param>
internal sealed record Movement(Guid TaskId, TaskMovementKind Kind, string? To, string? Note = null)
{
    internal string? Note { get; } = string.IsNullOrWhiteSpace(Note) ? null : Note.Trim();

    /// <summary>What those who call name it.</summary>
    internal string NoteField => Kind == TaskMovementKind.Delegated ? "note" : "reason";

    internal Guid Hash => Receipt.HashOf(new Dictionary<string, object?> { ["to"] = To, ["note"] = Note });
}

/// <summary>Writes that a task went to somebody or away from him, keeps it with the task, and publishes it.</summary>
internal sealed class MovementWriter(IEventWriter events, TimeProvider clock, ILogger<MovementWriter> log)
{
    // Where the workflow named one person, the administration names another in its place.
    private const string Assign = """
        UPDATE workflow.task SET assignee = $2::text, held_instead_of = $4::text,
            delegated_by = CASE WHEN $2::text IS NOT NULL AND cardinality(candidate_groups) > 0 THEN $3::text END
        WHERE id = $1
        """;

    private const string Keep =
        "INSERT INTO workflow.task_movement (task_id, at, kind, by, person, note, instead_of) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    internal void Write(StepBatch batch, HumanTaskRow task, Movement movement, Actor actor, string? insteadOf = null)
    {
        var (now, person) = (clock.GetUtcNow(), movement.To ?? task.Assignee);
        // Whoever gives it to another in somebody's place does not make that one a substitute.
        batch.Add(Assign, task.Id, movement.To, actor.Account, movement.To == actor.Account ? insteadOf : null);
        batch.Add(Keep, task.Id, now, (short)movement.Kind, actor.Account, person, movement.Note, insteadOf);
        WorkflowEvent told = movement.To is null
            ? new TaskReleased
            {
                TaskId = task.Id,
                Title = task.Title,
                ReleasedFrom = person,
                ReleasedBy = actor.Account,
                InsteadOf = insteadOf,
                Note = movement.Note,
            }
            : new TaskAssigned
            {
                TaskId = task.Id,
                Title = task.Title,
                Assignee = movement.To,
                AssignedBy = actor.Account,
                InsteadOf = insteadOf,
                Note = movement.Note,
            };
        told = told with
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
}
