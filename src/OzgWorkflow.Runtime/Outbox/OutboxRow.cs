using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Queue;

namespace OzgWorkflow.Runtime.Outbox;

/// <summary>An event that is committed and waits to be published.</summary>
public sealed class OutboxRow : IQueueRow
{
    /// <summary>Order in which events were written.</summary>
    public long Sequence { get; init; }

    /// <summary>Id of the event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Name of the event's record in the contracts.</summary>
    public required string Type { get; init; }

    /// <summary>The record, JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>OZG-ID of the Leistung it is about.</summary>
    public string? OzgId { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset OccurredAt { get; init; }

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

/// <summary>
/// An event that was published: the history of a Leistung, and what a consumer that missed something catches up from.
/// </summary>
public sealed class PublishedEvent
{
    /// <summary>Order in which events were written.</summary>
    public long Sequence { get; init; }

    /// <summary>Id of the event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Name of the event's record in the contracts.</summary>
    public required string Type { get; init; }

    /// <summary>The record, JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>OZG-ID of the Leistung it is about.</summary>
    public string? OzgId { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>Events as tables.</summary>
public static class OutboxTables
{
    extension(WorkflowDb db)
    {
        /// <summary>Events to publish.</summary>
        public DbSet<OutboxRow> Outbox => db.Set<OutboxRow>();

        /// <summary>Events that were published.</summary>
        public DbSet<PublishedEvent> Events => db.Set<PublishedEvent>();
    }
}

internal sealed class OutboxRowConfiguration : IEntityTypeConfiguration<OutboxRow>
{
    public void Configure(EntityTypeBuilder<OutboxRow> builder)
    {
        builder.ToTable("outbox");
        builder.IsQueue();
        builder.HasKey(o => o.Sequence);
        builder.Property(o => o.Sequence).UseIdentityAlwaysColumn();
        // Events to publish, oldest first.
        builder.HasIndex(o => new { o.RunAt, o.Sequence }).HasFilter("NOT is_dead");
    }
}

internal sealed class PublishedEventConfiguration : IEntityTypeConfiguration<PublishedEvent>
{
    public void Configure(EntityTypeBuilder<PublishedEvent> builder)
    {
        builder.ToTable("published_event");
        builder.HasKey(e => e.Sequence);
        builder.Property(e => e.Sequence).ValueGeneratedNever();
        // History of a Leistung.
        builder.HasIndex(e => new { e.OzgId, e.Sequence });
        // What a consumer may have missed.
        builder.HasIndex(e => e.OccurredAt);
    }
}
