using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// A command that was carried out or refused: the same command again has no effect and gets the same answer, see
/// <see cref="Receipt"/>.
/// </summary>
public sealed class ReceiptRow
{
    /// <summary>Follows from who gave it, what it was about and its key.</summary>
    public Guid Id { get; init; }

    /// <summary>The instance it moved, or that stood in its way, if it was one.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>Hash of what it asked for.</summary>
    public Guid Request { get; init; }

    /// <summary>What it was answered, JSON; <c>null</c> for plainly done.</summary>
    public string? Answer { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Receipts as a table.</summary>
public static class ReceiptTables
{
    extension(WorkflowDb db)
    {
        /// <summary>Commands that were answered.</summary>
        public DbSet<ReceiptRow> Receipts => db.Set<ReceiptRow>();
    }
}

internal sealed class ReceiptRowConfiguration : IEntityTypeConfiguration<ReceiptRow>
{
    public void Configure(EntityTypeBuilder<ReceiptRow> builder)
    {
        builder.ToTable("receipt");
        builder.HasKey(r => r.Id);
        // Removal of old receipts.
        builder.HasIndex(r => r.At);
    }
}
