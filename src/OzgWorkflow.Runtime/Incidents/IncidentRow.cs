using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Incidents;

/// <summary>An incident as a row.</summary>
public sealed class IncidentRow
{
    /// <summary>The instance.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>Id within the instance.</summary>
    public long IncidentId { get; init; }

    /// <summary>Definition of the instance.</summary>
    public string? DefinitionId { get; init; }

    /// <summary>Correlation id of the instance.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The activity.</summary>
    public required string NodeKey { get; init; }

    /// <summary>Kind of fault.</summary>
    public required string Kind { get; init; }

    /// <summary>What happened.</summary>
    public required string Message { get; init; }

    /// <summary>What happened, in German, where that is known.</summary>
    public string? UserMessage { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The tries before the last, one line each.</summary>
    public string[] FailedTries { get; init; } = [];

    /// <summary>When it was dealt with.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Who dealt with it; <c>null</c> for the system itself.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>How: Retry, Skip, Cancel, or what else ended it.</summary>
    public string? Resolution { get; init; }
}

/// <summary>Incidents as a table.</summary>
public static class IncidentTables
{
    extension(WorkflowDb db)
    {
        /// <summary>Incidents.</summary>
        public DbSet<IncidentRow> Incidents => db.Set<IncidentRow>();
    }
}

internal sealed class IncidentRowConfiguration : IEntityTypeConfiguration<IncidentRow>
{
    public void Configure(EntityTypeBuilder<IncidentRow> builder)
    {
        builder.ToTable("incident");
        builder.HasKey(i => new { i.InstanceId, i.IncidentId });
        // Open incidents, newest first.
        builder.HasIndex(i => i.At).HasFilter("resolved_at IS NULL");
    }
}
