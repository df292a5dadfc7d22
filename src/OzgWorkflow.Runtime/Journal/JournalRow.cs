using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Journal;

/// <summary>What one step of an instance did.</summary>
public sealed class JournalRow
{
    /// <summary>The instance.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>Number of the step, from 1.</summary>
    public int Step { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What moved the instance.</summary>
    public required string Command { get; init; }

    /// <summary>Who; <c>null</c> for the system itself.</summary>
    public string? Actor { get; init; }

    /// <summary>Version of the definition that the instance runs after the step.</summary>
    public string? DefinitionVersionId { get; init; }

    /// <summary>
    /// What exactly moved it, see <see cref="StimulusJson"/>; <c>null</c> for steps of the time before it was kept.
    /// </summary>
    public string? Stimulus { get; init; }

    /// <summary>What happened, see <see cref="JournalJson"/>.</summary>
    public required string Entries { get; init; }
}

/// <summary>The journal as a table.</summary>
public static class JournalTables
{
    extension(WorkflowDb db)
    {
        /// <summary>What the steps of instances did.</summary>
        public DbSet<JournalRow> Journal => db.Set<JournalRow>();
    }
}

internal sealed class JournalRowConfiguration : IEntityTypeConfiguration<JournalRow>
{
    public void Configure(EntityTypeBuilder<JournalRow> builder)
    {
        builder.ToTable("journal");
        // Partitioned by month, so the time belongs to the key.
        builder.HasKey(j => new
        {
            j.InstanceId,
            j.Step,
            j.At,
        });
    }
}
