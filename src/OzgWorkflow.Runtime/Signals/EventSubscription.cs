using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>An event by name that an instance waits for.</summary>
public sealed class EventSubscription
{
    /// <summary>The instance.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>Where it waits.</summary>
    public long BookmarkId { get; init; }

    /// <summary>Name of the event.</summary>
    public required string EventName { get; init; }

    /// <summary>Correlation id of the instance.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>
    /// Whether a signal is on its way to it: the job that brings it knows the place, and whoever ends the job without
    /// it gives the claim back.
    /// </summary>
    public bool IsClaimed { get; init; }

    /// <summary>What whoever raises the event must know beforehand, JSON.</summary>
    public string? Details { get; init; }
}

/// <summary>An event that came before anyone waited for it: the first one who does gets it, once.</summary>
public sealed class KeptEvent
{
    /// <summary>Order in which events came.</summary>
    public long Id { get; init; }

    /// <summary>Name of the event.</summary>
    public required string EventName { get; init; }

    /// <summary>Only instances with this correlation id; all when <c>null</c>.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Only this instance; all when <c>null</c>.</summary>
    public Guid? OnlyInstance { get; init; }

    /// <summary>The whole signal, see <see cref="SignalJson"/>.</summary>
    public required string Payload { get; init; }

    /// <summary>After this it is of no use to anyone.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Signals as tables.</summary>
public static class SignalTables
{
    extension(WorkflowDb db)
    {
        /// <summary>Signals that instances wait for.</summary>
        public DbSet<EventSubscription> Subscriptions => db.Set<EventSubscription>();

        /// <summary>Signals that came before anyone waited for them.</summary>
        public DbSet<KeptEvent> KeptEvents => db.Set<KeptEvent>();
    }
}

internal sealed class EventSubscriptionConfiguration : IEntityTypeConfiguration<EventSubscription>
{
    public void Configure(EntityTypeBuilder<EventSubscription> builder)
    {
        builder.ToTable("event_subscription");
        builder.HasKey(s => new { s.InstanceId, s.BookmarkId });
        builder.Property(s => s.IsClaimed).HasDefaultValue(false);
        // Who waits for a signal.
        builder.HasIndex(s => new { s.EventName, s.CorrelationId });
        // The HTTP paths that instances wait for, by how they begin.
        builder
            .HasIndex(s => s.EventName, "ix_event_subscription_path")
            .UseCollation("C")
            .HasDatabaseName("ix_event_subscription_path");
    }
}

internal sealed class KeptEventConfiguration : IEntityTypeConfiguration<KeptEvent>
{
    public void Configure(EntityTypeBuilder<KeptEvent> builder)
    {
        builder.ToTable("kept_event");
        // What someone who comes to wait may have.
        builder.HasIndex(e => new { e.EventName, e.Id });
        // Removal of those that nobody came for.
        builder.HasIndex(e => e.ExpiresAt);
    }
}
