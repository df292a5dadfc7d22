using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// A workflow instance as a row: what people query has columns of its own, everything else is in
/// <see cref="InstanceStateRow"/>.
/// </summary>
public sealed class Instance
{
    /// <summary>Id.</summary>
    public Guid Id { get; init; }

    /// <summary>Definition it runs.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>Version of the definition it runs.</summary>
    public required string DefinitionVersionId { get; init; }

    /// <summary>Correlation id; the OZG-ID for everything that belongs to a Leistung.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Name that people see.</summary>
    public string? Name { get; init; }

    /// <summary>The instance that started this one.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Set while the instance runs and forbids another one with the same key.</summary>
    public string? SingletonKey { get; init; }

    /// <summary>The activity that triggered its start, if one did.</summary>
    public string? TriggerKey { get; init; }

    /// <summary>Status.</summary>
    public WorkflowStatus Status { get; init; }

    /// <summary>Sub-status.</summary>
    public WorkflowSubStatus SubStatus { get; init; }

    /// <summary>State of the state machine at the root, if there is one.</summary>
    public string? CurrentState { get; init; }

    /// <summary>Steps so far.</summary>
    public int Step { get; init; }

    /// <summary>The engine's state; only there so that the two share a table.</summary>
    internal InstanceStateRow StateRow { get; init; } = null!;

    /// <summary>When it started.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last moved.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>
    /// When it came from a file; what its journal says then happened elsewhere, or is claimed to have. <c>null</c> for
    /// all that ran here.
    /// </summary>
    [JsonIgnore] // every file that is taken is marked anew
    public DateTimeOffset? ImportedAt { get; init; }

    /// <summary>What people see as its name: one that came from a file says so.</summary>
    [JsonIgnore]
    public string? Title => ImportedAt is null ? Name : $"{Name ?? DefinitionId} (importiert)";
}

/// <summary>
/// The engine's state of an instance: the same row as <see cref="Instance"/>, apart from it so that no list ever reads
/// it.
/// </summary>
public sealed class InstanceStateRow
{
    /// <summary>Id of the instance.</summary>
    public Guid Id { get; init; }

    /// <summary>See <see cref="StateSerializer"/>.</summary>
    public required byte[] State { get; init; }
}

/// <summary>Instances as tables.</summary>
public static class InstanceTables
{
    extension(WorkflowDb db)
    {
        /// <summary>Instances.</summary>
        public DbSet<Instance> Instances => db.Set<Instance>();

        /// <summary>States of instances.</summary>
        public DbSet<InstanceStateRow> States => db.Set<InstanceStateRow>();
    }
}

internal sealed class InstanceConfiguration : IEntityTypeConfiguration<Instance>
{
    public void Configure(EntityTypeBuilder<Instance> builder)
    {
        builder.ToTable("instance");
        builder.HasKey(i => i.Id);
        builder.Property(i => i.Status).HasConversion<short>();
        builder.Property(i => i.SubStatus).HasConversion<short>();
        // At most one running instance per key.
        builder.HasIndex(i => i.SingletonKey).IsUnique();
        // Instances of a Leistung.
        builder.HasIndex(i => i.CorrelationId);
        // Running instances of a definition.
        builder.HasIndex(i => new { i.DefinitionId, i.CreatedAt });
        // All instances, newest first.
        builder.HasIndex(i => i.CreatedAt);
        // Whether the instance that a trigger started still runs.
        builder
            .HasIndex(i => new { i.DefinitionId, i.TriggerKey })
            .HasFilter("status = 0 AND trigger_key IS NOT NULL")
            .HasDatabaseName("ix_instance_triggered");
        // Retention: ended instances of a definition, oldest first.
        builder
            .HasIndex(i => new { i.DefinitionId, i.FinishedAt })
            .HasFilter("status = 1")
            .HasDatabaseName("ix_instance_finished");
        builder.HasOne(i => i.StateRow).WithOne().HasForeignKey<InstanceStateRow>(s => s.Id);
        builder.Navigation(i => i.StateRow).IsRequired();
    }
}

internal sealed class InstanceStateRowConfiguration : IEntityTypeConfiguration<InstanceStateRow>
{
    public void Configure(EntityTypeBuilder<InstanceStateRow> builder)
    {
        builder.ToTable("instance");
        builder.HasKey(s => s.Id);
    }
}
