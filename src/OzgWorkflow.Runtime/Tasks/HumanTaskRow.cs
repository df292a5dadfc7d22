using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Where a human task is in its life.</summary>
public enum HumanTaskStatus
{
    /// <summary>Waits for someone.</summary>
    Open,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>No longer needed.</summary>
    Cancelled,
}

/// <summary>How much a human task matters beside others that are due as soon.</summary>
public enum TaskPriority
{
    /// <summary>It can wait.</summary>
    Low,

    /// <summary>As most do.</summary>
    Normal,

    /// <summary>It comes first.</summary>
    High,
}

/// <summary>
/// A human task. Its form is in the definition; the row holds what differs from instance to instance.
/// </summary>
public sealed class HumanTaskRow
{
    /// <summary>Id.</summary>
    public Guid Id { get; init; }

    /// <summary>The instance that waits for it.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>Where the instance waits.</summary>
    public long BookmarkId { get; init; }

    /// <summary>Definition of the instance.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>Version of the definition: it holds the form.</summary>
    public required string DefinitionVersionId { get; init; }

    /// <summary>The activity.</summary>
    public required string NodeKey { get; init; }

    /// <summary>Correlation id of the instance: the OZG-ID of the Leistung.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be done.</summary>
    public string? Description { get; init; }

    /// <summary>Roles whose members may do it.</summary>
    public required string[] CandidateRoles { get; init; }

    /// <summary>Groups of people whom it is for, see <see cref="Steps.CandidateGroup"/>.</summary>
    public required string[] CandidateGroups { get; init; }

    /// <summary>Those of them that it was escalated to: they may take it from whoever has it.</summary>
    public string[] EscalationGroups { get; init; } = [];

    /// <summary>
    /// Themenfeld within which its role is asked for: named by the workflow, or that of its Leistung.
    /// </summary>
    public string? Themenfeld { get; init; }

    /// <summary>Organisation that somebody with the role acts for or belongs to.</summary>
    public string? Organisation { get; init; }

    /// <summary>Whether it is for the tandem of its Leistung only.</summary>
    public bool IsForTandem { get; init; }

    /// <summary>Account that must not do it, because it did what the task checks.</summary>
    public string? NotBy { get; init; }

    /// <summary>Account that has it.</summary>
    public string? Assignee { get; init; }

    /// <summary>
    /// Account that handed it to the assignee, who may have taken it himself; <c>null</c> when the workflow named the
    /// assignee, or the administration in its place.
    /// </summary>
    public string? DelegatedBy { get; init; }

    /// <summary>
    /// Account of the one who was away when the assignee took it in his place, or was given it; <c>null</c>: nobody.
    /// </summary>
    public string? HeldInsteadOf { get; init; }

    /// <summary>What the person needs to know, JSON.</summary>
    public string? Information { get; init; }

    /// <summary>What fields of its form are filled with at first, by name, JSON.</summary>
    public string? Prefilled { get; init; }

    /// <summary>Where it is in its life.</summary>
    public HumanTaskStatus Status { get; init; }

    /// <summary>When it came up.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How much it matters.</summary>
    public TaskPriority Priority { get; init; } = TaskPriority.Normal;

    /// <summary>Day, in the time zone of the people, until which it is put by; <c>null</c>: it is not.</summary>
    public DateOnly? FollowUp { get; init; }

    /// <summary>When a reminder went out.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>When it was escalated.</summary>
    public DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>When it was done or cancelled.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who did it.</summary>
    public string? CompletedBy { get; init; }

    /// <summary>Account of the one who was away, and in whose place it was done; <c>null</c>: nobody.</summary>
    public string? CompletedInsteadOf { get; init; }

    /// <summary>Why the administration did it; <c>null</c> when it was for who did it.</summary>
    public string? CompletionReason { get; init; }

    /// <summary>The decision.</summary>
    public string? Outcome { get; init; }

    /// <summary>What was filled in, JSON.</summary>
    public string? Data { get; init; }
}

/// <summary>Human tasks as tables.</summary>
public static class TaskTables
{
    extension(WorkflowDb db)
    {
        /// <summary>Human tasks.</summary>
        public DbSet<HumanTaskRow> Tasks => db.Set<HumanTaskRow>();

        /// <summary>Remarks on tasks.</summary>
        public DbSet<TaskComment> Comments => db.Set<TaskComment>();

        /// <summary>How tasks came to whoever has them.</summary>
        public DbSet<TaskMovement> TaskMovements => db.Set<TaskMovement>();
    }
}

internal sealed class HumanTaskRowConfiguration : IEntityTypeConfiguration<HumanTaskRow>
{
    public void Configure(EntityTypeBuilder<HumanTaskRow> builder)
    {
        builder.ToTable("task");
        builder.HasKey(t => t.Id);
        builder.Property(t => t.Status).HasConversion<short>();
        builder.Property(t => t.Priority).HasConversion<short>();
        // Inbox: open tasks by due date, of those due at once what matters most.
        builder
            .HasIndex(t => new
            {
                t.DueAt,
                t.Priority,
                t.Id,
            })
            .IsDescending(false, true, false)
            .HasFilter("status = 0")
            .HasDatabaseName("ix_task_open_due_at");
        // Tasks that a person has.
        builder
            .HasIndex(t => t.Assignee)
            .HasFilter("status = 0 AND assignee IS NOT NULL")
            .HasDatabaseName("ix_task_open_assignee");
        // Tasks that a person has done.
        builder
            .HasIndex(t => new { t.CompletedBy, t.ClosedAt })
            .HasFilter("status = 1")
            .HasDatabaseName("ix_task_completed_by");
        // History of a Leistung.
        builder.HasIndex(t => t.CorrelationId);
        // Tasks of an instance.
        builder.HasIndex(t => t.InstanceId);
    }
}
