using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Queue;

namespace OzgWorkflow.Ozg.Notifications;

/// <summary>Notifications as tables.</summary>
public static class NotificationTables
{
    extension(OzgDb db)
    {
        /// <summary>Notifications.</summary>
        public DbSet<Notification> Notifications => db.Set<Notification>();

        /// <summary>Tells somebody something, on the page and by mail, in the transaction of whoever calls.</summary>
        public void Tell(string account, string subject, string text, DateTimeOffset now) =>
            db.Notifications.Add(
                new Notification
                {
                    EventId = Guid.CreateVersion7(now),
                    Account = account,
                    Subject = subject,
                    Text = text,
                    OccurredAt = now,
                    RunAt = now,
                }
            );

        /// <summary>Events of which coordinators are still to be told.</summary>
        public DbSet<News> News => db.Set<News>();
    }
}

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>, IEntityTypeConfiguration<News>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("notification");
        // One notification per event and account; a person's notifications.
        builder.HasIndex(x => new { x.Account, x.EventId }).IsUnique();
        builder.IsQueue();
        // Mails to send.
        builder
            .HasIndex(x => x.RunAt)
            .HasFilter("mailed_at IS NULL AND NOT is_dead")
            .HasDatabaseName("ix_notification_mail");
    }

    public void Configure(EntityTypeBuilder<News> builder)
    {
        builder.ToTable("news");
        builder.HasKey(x => x.EventId);
        builder.IsQueue();
        // What coordinators were not told of in time.
        builder.HasIndex(x => x.RunAt).HasFilter("NOT is_dead");
    }
}
