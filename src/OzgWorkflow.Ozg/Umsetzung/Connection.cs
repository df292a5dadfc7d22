using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Umsetzung;

/// <summary>A Kommune uses a Leistung.</summary>
public sealed class Connection
{
    /// <summary>Name of the Kommune.</summary>
    public required string Kommune { get; init; }

    /// <summary>OZG-ID of the Leistung.</summary>
    public required string OzgId { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; init; }
}

/// <summary>Who uses what, as a table.</summary>
public static class ConnectionTables
{
    extension(OzgDb db)
    {
        /// <summary>Which Kommune uses which Leistung.</summary>
        public DbSet<Connection> Connections => db.Set<Connection>();

        /// <summary>A Kommune has another name; what it uses it goes on using.</summary>
        public Task RenameKommune(string from, string to, CancellationToken cancellation) =>
            db.Database.ExecuteSqlAsync(
                $"UPDATE ozg.connection SET kommune = {to} WHERE kommune = {from}",
                cancellation
            );
    }
}

internal sealed class ConnectionConfiguration : IEntityTypeConfiguration<Connection>
{
    public void Configure(EntityTypeBuilder<Connection> builder)
    {
        builder.ToTable("connection").HasKey(x => new { x.Kommune, x.OzgId });
        // Who uses a Leistung.
        builder.HasIndex(x => x.OzgId);
    }
}

/// <summary>Notes which Kommune uses which Leistung, in the step that connects it.</summary>
public sealed class ConnectionProjection : IStepProjection
{
    /// <inheritdoc />
    public void Project(WorkflowEvent raised, StepBatch batch)
    {
        if (raised is KommuneConnected { OzgId: { } ozgId } connected)
            batch.Add(
                "INSERT INTO ozg.connection (kommune, ozg_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                connected.Kommune,
                ozgId,
                connected.OccurredAt
            );
    }
}
