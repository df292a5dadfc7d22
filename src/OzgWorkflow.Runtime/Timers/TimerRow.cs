using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Queue;

namespace OzgWorkflow.Runtime.Timers;

/// <summary>A point in time that an instance waits for.</summary>
public sealed class TimerRow : IQueueRow
{
    /// <summary>The instance.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>Where it waits.</summary>
    public long BookmarkId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset DueAt { get; init; }

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

/// <summary>Timers as a table.</summary>
public static class TimerTables
{
    extension(WorkflowDb db)
    {
        /// <summary>Timers.</summary>
        public DbSet<TimerRow> Timers => db.Set<TimerRow>();
    }
}

internal sealed class TimerRowConfiguration : IEntityTypeConfiguration<TimerRow>
{
    public void Configure(EntityTypeBuilder<TimerRow> builder)
    {
        builder.ToTable("timer");
        builder.IsQueue();
        builder.HasKey(t => new { t.InstanceId, t.BookmarkId });
        // Due timers.
        builder.HasIndex(t => t.RunAt).HasFilter("NOT is_dead");
    }
}
