using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Database;

/// <summary>The schema <c>ozg</c>: catalogue, participants, notifications. It also reads the runtime's tasks, to list them by Themenfeld.</summary>
public sealed class OzgDb(DbContextOptions<OzgDb> options) : DbContext(options)
{
    /// <summary>Name of the schema.</summary>
    public const string Schema = "ozg";

    public DbSet<Themenfeld> Themenfelder => Set<Themenfeld>();

    public DbSet<Lage> Lagen => Set<Lage>();

    public DbSet<Leistung> Leistungen => Set<Leistung>();

    public DbSet<LeikaLeistung> LeikaLeistungen => Set<LeikaLeistung>();

    public DbSet<Kommune> Kommunen => Set<Kommune>();

    public DbSet<ItDienstleister> ItDienstleister => Set<ItDienstleister>();

    public DbSet<Coordination> Coordinations => Set<Coordination>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<News> News => Set<News>();

    public DbSet<HumanTaskRow> Tasks => Set<HumanTaskRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.Entity<Themenfeld>().ToTable("themenfeld").HasKey(x => x.Name);
        modelBuilder.Entity<Lage>().ToTable("lage").HasKey(x => x.Name);
        modelBuilder.Entity<Leistung>(x =>
        {
            x.ToTable("leistung");
            x.HasKey(l => l.OzgId);
            // Leistungen of a Themenfeld, by phase.
            x.HasIndex(l => new { l.Themenfeld, l.Phase });
        });
        modelBuilder.Entity<LeikaLeistung>(x =>
        {
            x.ToTable("leika_leistung");
            // LeiKa entries of a Leistung.
            x.HasIndex(l => l.OzgId);
        });
        modelBuilder.Entity<Kommune>().ToTable("kommune").HasKey(x => x.Name);
        modelBuilder.Entity<ItDienstleister>().ToTable("it_dienstleister").HasKey(x => new { x.Name, x.Ort });
        modelBuilder.Entity<Coordination>().ToTable("coordination").HasKey(x => new { x.Themenfeld, x.Account });
        modelBuilder.Entity<Notification>(x =>
        {
            x.ToTable("notification");
            // One notification per event and account; a person's notifications.
            x.HasIndex(n => new { n.Account, n.EventId }).IsUnique();
            x.IsQueue();
            // Mails to send.
            x.HasIndex(n => n.RunAt)
                .HasFilter("mail_am IS NULL AND NOT is_dead")
                .HasDatabaseName("ix_notification_mail");
        });
        modelBuilder.Entity<News>(x =>
        {
            x.ToTable("news");
            x.HasKey(n => n.EventId);
            x.IsQueue();
            // What coordinators were not told of in time.
            x.HasIndex(n => n.RunAt).HasFilter("NOT is_dead");
        });
        modelBuilder.Entity<HumanTaskRow>().ToTable("task", WorkflowDb.Schema, x => x.ExcludeFromMigrations());
    }
}
