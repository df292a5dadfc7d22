using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>What a run of the retention removed.</summary>
public sealed class RetentionRun
{
    /// <summary>Number.</summary>
    public long Id { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long Milliseconds { get; init; }

    /// <summary>Instances that were removed.</summary>
    public int Instances { get; init; }

    /// <summary>Receipts, handled and published events, kept events, uploaded files that nothing refers to.</summary>
    public int OtherRows { get; init; }

    /// <summary>Partitions of the journal that were dropped.</summary>
    public int Partitions { get; init; }

    /// <summary>Instances that were due for removal and are still there, because the run was stopped.</summary>
    public int Left { get; init; }
}

/// <summary>Runs of the retention as a table.</summary>
public static class RetentionTables
{
    extension(WorkflowDb db)
    {
        /// <summary>What the retention removed.</summary>
        public DbSet<RetentionRun> RetentionRuns => db.Set<RetentionRun>();
    }
}

internal sealed class RetentionRunConfiguration : IEntityTypeConfiguration<RetentionRun>
{
    public void Configure(EntityTypeBuilder<RetentionRun> builder)
    {
        builder.ToTable("retention_run");
    }
}
