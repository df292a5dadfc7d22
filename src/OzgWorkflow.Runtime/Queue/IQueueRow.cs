using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>A row that is work to be done: what <see cref="Taker"/> needs to know of it.</summary>
public interface IQueueRow
{
    /// <summary>
    /// Not before; while someone is at it, when it is free again should it never be heard of. <c>null</c>: never.
    /// </summary>
    DateTimeOffset? RunAt { get; }

    /// <summary>When it was due first, once it was not done then: it failed, or could not be begun.</summary>
    DateTimeOffset? WaitsSince { get; }

    /// <summary>
    /// Whose it is: the number of the taking, which only goes up. Whoever was thought lost and comes back after another
    /// took the row finds another number and leaves it alone.
    /// </summary>
    int Turn { get; }

    /// <summary>How often it was begun.</summary>
    int Attempts { get; }

    /// <summary>How often it was begun and never heard of again, the running attempt included.</summary>
    int Lost { get; }

    /// <summary>What went wrong last.</summary>
    string? LastError { get; }

    /// <summary>Whether it was given up: it stays for someone to look at.</summary>
    bool IsDead { get; }
}

/// <summary>Maps the columns of <see cref="IQueueRow"/>.</summary>
public static class QueueColumns
{
    /// <summary>Gives new rows their beginnings, so that whoever inserts need not name them.</summary>
    public static void IsQueue<T>(this EntityTypeBuilder<T> builder)
        where T : class, IQueueRow
    {
        // What has not been done in time, longest first.
        builder.HasIndex(x => x.WaitsSince).HasFilter("waits_since IS NOT NULL AND NOT is_dead");
        builder.Property(x => x.Turn).HasDefaultValue(0);
        builder.Property(x => x.Attempts).HasDefaultValue(0);
        builder.Property(x => x.Lost).HasDefaultValue(0);
        builder.Property(x => x.IsDead).HasDefaultValue(false);
    }
}
