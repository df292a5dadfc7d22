using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Queue;

namespace OzgWorkflow.Runtime.Triggers;

/// <summary>What starts instances of a published definition: an event by name, or points in time.</summary>
public sealed class TriggerRow : IQueueRow
{
    /// <summary>
    /// Id: the same for the same activity of the same definition, so that a new version goes on where the one before
    /// was.
    /// </summary>
    public Guid Id { get; init; }

    /// <summary>The definition.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The activity.</summary>
    public required string NodeKey { get; init; }

    /// <summary>Name of the event, if it is one.</summary>
    public string? EventName { get; init; }

    /// <summary>What whoever raises the event must know beforehand, JSON.</summary>
    public string? Details { get; init; }

    /// <summary>The points in time, see <see cref="Engine.Model.Schedule"/>.</summary>
    public string? Schedule { get; init; }

    /// <summary>What happens when the instance of an earlier point in time still runs.</summary>
    public Overlap Overlap { get; init; }

    /// <summary>The next point in time; <c>null</c> when there is none.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <inheritdoc />
    public DateTimeOffset? RunAt { get; set; }

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

/// <summary>Triggers as a table.</summary>
public static class TriggerTables
{
    extension(WorkflowDb db)
    {
        /// <summary>What starts instances of published definitions.</summary>
        public DbSet<TriggerRow> Triggers => db.Set<TriggerRow>();
    }
}

internal sealed class TriggerRowConfiguration : IEntityTypeConfiguration<TriggerRow>
{
    public void Configure(EntityTypeBuilder<TriggerRow> builder)
    {
        builder.ToTable("trigger");
        builder.IsQueue();
        builder.Property(t => t.Overlap).HasConversion<short>();
        // What a signal starts.
        builder.HasIndex(t => t.EventName);
        // The HTTP paths that start instances, by how they begin.
        builder.HasIndex(t => t.EventName, "ix_trigger_path").UseCollation("C").HasDatabaseName("ix_trigger_path");
        // Due triggers.
        builder.HasIndex(t => t.RunAt).HasFilter("NOT is_dead");
        // Triggers of a definition.
        builder.HasIndex(t => t.DefinitionId);
    }
}
