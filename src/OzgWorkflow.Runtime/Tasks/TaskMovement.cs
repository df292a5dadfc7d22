using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>How a task came to somebody, or away from him.</summary>
public enum TaskMovementKind
{
    /// <summary>Somebody took it.</summary>
    Claimed,

    /// <summary>Whoever had it gave it back to all whom it is for.</summary>
    Released,

    /// <summary>Somebody handed it to another.</summary>
    Delegated,

    /// <summary>Whoever had it may not do it any more.</summary>
    Withdrawn,

    /// <summary>It matters more or less than before, or was put by.</summary>
    Planned,

    /// <summary>It is due at another time.</summary>
    DueChanged,
}

/// <summary>
/// A task went to somebody, or away from him, or was planned; what else became of it stands with the task.
/// </summary>
public sealed class TaskMovement
{
    /// <summary>Id.</summary>
    public long Id { get; init; }

    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How.</summary>
    public TaskMovementKind Kind { get; init; }

    /// <summary>Account that did it; <c>null</c> for the system.</summary>
    public string? By { get; init; }

    /// <summary>Account that has it now; for what was given back or withdrawn, the one that had it.</summary>
    public string? Person { get; init; }

    /// <summary>Account of the one who was away, and in whose place it was done; <c>null</c>: nobody.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>What was said about it, or why it was done.</summary>
    public string? Note { get; init; }

    /// <summary>How much it matters since then; <c>null</c> when that stayed.</summary>
    public TaskPriority? Priority { get; init; }

    /// <summary>Day until which it is put by since then; see <see cref="SetsFollowUp"/>.</summary>
    public DateOnly? FollowUp { get; init; }

    /// <summary>Whether <see cref="FollowUp"/> changed: <c>null</c> is a change, too.</summary>
    public bool SetsFollowUp { get; init; }

    /// <summary>When it is due since then; <c>null</c> when that stayed.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

internal static class TaskMovementRow
{
    private const string Insert = """
        INSERT INTO workflow.task_movement (task_id, at, kind, by, person, note, instead_of, priority, follow_up, sets_follow_up, due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    /// <summary>Keeps it with the task.</summary>
    internal static void Keep(this StepBatch batch, TaskMovement moved) =>
        batch.Add(
            Insert,
            moved.TaskId,
            moved.At,
            (short)moved.Kind,
            moved.By,
            moved.Person,
            moved.Note,
            moved.InsteadOf,
            (short?)moved.Priority,
            moved.FollowUp,
            moved.SetsFollowUp,
            moved.DueAt
        );
}

internal sealed class TaskMovementConfiguration : IEntityTypeConfiguration<TaskMovement>
{
    public void Configure(EntityTypeBuilder<TaskMovement> builder)
    {
        builder.ToTable("task_movement");
        builder.Property(x => x.Kind).HasConversion<short>();
        builder.Property(x => x.Priority).HasConversion<short?>();
        builder.HasIndex(x => x.TaskId);
    }
}
