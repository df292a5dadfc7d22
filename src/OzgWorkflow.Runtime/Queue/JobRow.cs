using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>
/// A command for later, or something else that a step left behind: a signal to deliver, a request to send.
/// </summary>
public sealed class JobRow : IQueueRow
{
    /// <summary>Order in which jobs came up.</summary>
    public long Id { get; init; }

    /// <summary>What is to be done.</summary>
    public JobKind Kind { get; init; }

    /// <summary>The instance it is about; for signals, the one that raised it.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>The bookmark that waits for it, of work outside.</summary>
    public long? BookmarkId { get; init; }

    /// <summary>What it takes, JSON.</summary>
    public required string Payload { get; init; }

    /// <inheritdoc />
    public DateTimeOffset? RunAt { get; init; }

    /// <inheritdoc />
    public DateTimeOffset? WaitsSince { get; init; }

    /// <inheritdoc />
    public int Turn { get; init; }

    /// <inheritdoc />
    public int Attempts { get; init; }

    /// <inheritdoc />
    public int Lost { get; init; }

    /// <inheritdoc />
    public string? LastError { get; init; }

    /// <inheritdoc />
    public bool IsDead { get; init; }
}

/// <summary>Kinds of jobs.</summary>
public enum JobKind
{
    /// <summary>Carry out a command, see <see cref="CommandJson"/>.</summary>
    Step,

    /// <summary>Deliver a signal to whoever waits for it.</summary>
    Deliver,

    /// <summary>Deliver a kept signal to the instance that came to wait for it.</summary>
    DeliverKept,

    /// <summary>Do something outside, whose result is a command.</summary>
    Outside,

    /// <summary>Deliver a signal to one of several instances that waited for it.</summary>
    DeliverTo,

    /// <summary>Move an instance to another version: a command that no instance waits for.</summary>
    Migrate,
}

/// <summary>Jobs as a table.</summary>
public static class JobTables
{
    extension(WorkflowDb db)
    {
        /// <summary>Jobs.</summary>
        public DbSet<JobRow> Jobs => db.Set<JobRow>();
    }
}

internal sealed class JobRowConfiguration : IEntityTypeConfiguration<JobRow>
{
    public void Configure(EntityTypeBuilder<JobRow> builder)
    {
        builder.ToTable("job");
        builder.IsQueue();
        builder.Property(j => j.Kind).HasConversion<short>();
        // Jobs to do, oldest first: those of the runtime itself, and work outside.
        builder
            .HasIndex(j => new { j.RunAt, j.Id }, "ix_job_step")
            .HasFilter($"NOT is_dead AND kind <> {(int)JobKind.Outside}")
            .HasDatabaseName("ix_job_step");
        builder
            .HasIndex(j => new { j.RunAt, j.Id }, "ix_job_outside")
            .HasFilter($"NOT is_dead AND kind = {(int)JobKind.Outside}")
            .HasDatabaseName("ix_job_outside");
        // Jobs of an instance.
        builder.HasIndex(j => j.InstanceId);
    }
}
