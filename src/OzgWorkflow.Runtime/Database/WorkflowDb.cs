using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Runtime.Timers;
using OzgWorkflow.Runtime.Triggers;

namespace OzgWorkflow.Runtime.Database;

/// <summary>The schema <c>workflow</c>: queries and migrations. Steps write it through their own batch, see <see cref="BurstWriter"/>.</summary>
public sealed class WorkflowDb(DbContextOptions<WorkflowDb> options) : DbContext(options)
{
    /// <summary>Name of the schema.</summary>
    public const string Schema = "workflow";

    /// <summary>Definition versions.</summary>
    public DbSet<DefinitionVersion> Definitions => Set<DefinitionVersion>();

    /// <summary>Who changed what.</summary>
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    /// <summary>Instances.</summary>
    public DbSet<Instance> Instances => Set<Instance>();

    /// <summary>States of instances.</summary>
    public DbSet<InstanceStateRow> States => Set<InstanceStateRow>();

    /// <summary>What starts instances of published definitions.</summary>
    public DbSet<TriggerRow> Triggers => Set<TriggerRow>();

    /// <summary>Events that came before anyone waited for them.</summary>
    public DbSet<KeptEvent> KeptEvents => Set<KeptEvent>();

    /// <summary>What the retention removed.</summary>
    public DbSet<RetentionRun> RetentionRuns => Set<RetentionRun>();

    /// <summary>Journal.</summary>
    public DbSet<JournalRow> Journal => Set<JournalRow>();

    /// <summary>Incidents.</summary>
    public DbSet<IncidentRow> Incidents => Set<IncidentRow>();

    /// <summary>Human tasks.</summary>
    public DbSet<HumanTaskRow> Tasks => Set<HumanTaskRow>();

    /// <summary>Remarks on tasks.</summary>
    public DbSet<TaskComment> Comments => Set<TaskComment>();

    /// <summary>Timers.</summary>
    public DbSet<TimerRow> Timers => Set<TimerRow>();

    /// <summary>Jobs.</summary>
    public DbSet<JobRow> Jobs => Set<JobRow>();

    /// <summary>Events that instances wait for.</summary>
    public DbSet<EventSubscription> Subscriptions => Set<EventSubscription>();

    /// <summary>Events to publish.</summary>
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    /// <summary>Events that were published.</summary>
    public DbSet<PublishedEvent> Events => Set<PublishedEvent>();

    /// <summary>Events that our consumers have dealt with.</summary>
    public DbSet<InboxRow> Inbox => Set<InboxRow>();

    /// <summary>Commands that were carried out.</summary>
    public DbSet<ReceiptRow> Receipts => Set<ReceiptRow>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.Entity<DefinitionVersion>(x =>
        {
            x.ToTable("definition_version");
            x.HasKey(d => d.Id);
            x.HasIndex(d => new { d.DefinitionId, d.Version }).IsUnique();
            // Start of an instance: the published version of a definition; there is at most one.
            x.HasIndex(d => d.DefinitionId, "ix_definition_version_published").HasFilter("is_published").IsUnique().HasDatabaseName("ix_definition_version_published");
            // The version that is edited; there is at most one.
            x.HasIndex(d => d.DefinitionId, "ix_definition_version_latest").HasFilter("is_latest").IsUnique().HasDatabaseName("ix_definition_version_latest");
        });
        modelBuilder.Entity<AuditEntry>(x =>
        {
            x.ToTable("audit");
            // What was done to a definition, newest first.
            x.HasIndex(a => new { a.DefinitionId, a.Id });
        });
        modelBuilder.Entity<Instance>(x =>
        {
            x.ToTable("instance");
            x.HasKey(i => i.Id);
            x.Property(i => i.Status).HasConversion<short>();
            x.Property(i => i.SubStatus).HasConversion<short>();
            // At most one running instance per key.
            x.HasIndex(i => i.SingletonKey).IsUnique();
            // Instances of a Leistung.
            x.HasIndex(i => i.CorrelationId);
            // Running instances of a definition.
            x.HasIndex(i => new { i.DefinitionId, i.CreatedAt });
            // All instances, newest first.
            x.HasIndex(i => i.CreatedAt);
            // Whether the instance that a trigger started still runs.
            x.HasIndex(i => new { i.DefinitionId, i.TriggerKey }).HasFilter("status = 0 AND trigger_key IS NOT NULL").HasDatabaseName("ix_instance_triggered");
            // Retention: ended instances of a definition, oldest first.
            x.HasIndex(i => new { i.DefinitionId, i.FinishedAt }).HasFilter("status = 1").HasDatabaseName("ix_instance_finished");
            x.HasOne(i => i.StateRow).WithOne().HasForeignKey<InstanceStateRow>(s => s.Id);
            x.Navigation(i => i.StateRow).IsRequired();
        });
        modelBuilder.Entity<InstanceStateRow>(x =>
        {
            x.ToTable("instance");
            x.HasKey(s => s.Id);
        });
        modelBuilder.Entity<JournalRow>(x =>
        {
            x.ToTable("journal");
            // Partitioned by month, so the time belongs to the key.
            x.HasKey(j => new { j.InstanceId, j.Step, j.At });
        });
        modelBuilder.Entity<IncidentRow>(x =>
        {
            x.ToTable("incident");
            x.HasKey(i => new { i.InstanceId, i.IncidentId });
            // Open incidents, newest first.
            x.HasIndex(i => i.At).HasFilter("resolved_at IS NULL");
        });
        modelBuilder.Entity<HumanTaskRow>(x =>
        {
            x.ToTable("task");
            x.HasKey(t => t.Id);
            x.Property(t => t.Status).HasConversion<short>();
            // Inbox: open tasks by due date.
            x.HasIndex(t => new { t.DueAt, t.Id }).HasFilter("status = 0").HasDatabaseName("ix_task_open_due_at");
            // Tasks that a person has.
            x.HasIndex(t => t.Assignee).HasFilter("status = 0 AND assignee IS NOT NULL").HasDatabaseName("ix_task_open_assignee");
            // History of a Leistung.
            x.HasIndex(t => t.CorrelationId);
            // Tasks of an instance.
            x.HasIndex(t => t.InstanceId);
        });
        modelBuilder.Entity<TaskComment>(x =>
        {
            x.ToTable("task_comment");
            x.HasIndex(c => c.TaskId);
        });
        modelBuilder.Entity<TimerRow>(x =>
        {
            x.ToTable("timer");
            x.HasKey(t => new { t.InstanceId, t.BookmarkId });
            // Due timers.
            x.HasIndex(t => t.DueAt);
        });
        modelBuilder.Entity<JobRow>(x =>
        {
            x.ToTable("job");
            x.Property(j => j.Kind).HasConversion<short>();
            // Jobs to do, oldest first: steps of instances, and work outside.
            x.HasIndex(j => new { j.RunAt, j.Id }, "ix_job_ready").HasFilter("NOT is_dead AND kind <> 6").HasDatabaseName("ix_job_ready");
            x.HasIndex(j => new { j.RunAt, j.Id }, "ix_job_outside").HasFilter("NOT is_dead AND kind = 6").HasDatabaseName("ix_job_outside");
            // Whether an instance is being migrated.
            x.HasIndex(j => new { j.InstanceId, j.Kind });
        });
        modelBuilder.Entity<EventSubscription>(x =>
        {
            x.ToTable("event_subscription");
            x.HasKey(s => new { s.InstanceId, s.BookmarkId });
            // Who waits for an event.
            x.HasIndex(s => new { s.EventName, s.CorrelationId });
        });
        modelBuilder.Entity<KeptEvent>(x =>
        {
            x.ToTable("kept_event");
            // What someone who comes to wait may have.
            x.HasIndex(e => new { e.EventName, e.Id });
        });
        modelBuilder.Entity<TriggerRow>(x =>
        {
            x.ToTable("trigger");
            x.Property(t => t.Overlap).HasConversion<short>();
            // What an event starts.
            x.HasIndex(t => t.EventName);
            // Due triggers.
            x.HasIndex(t => t.DueAt);
            // Triggers of a definition.
            x.HasIndex(t => t.DefinitionId);
        });
        modelBuilder.Entity<RetentionRun>().ToTable("retention_run");
        modelBuilder.Entity<OutboxRow>(x =>
        {
            x.ToTable("outbox");
            x.HasKey(o => o.Sequence);
            x.Property(o => o.Sequence).UseIdentityAlwaysColumn();
        });
        modelBuilder.Entity<PublishedEvent>(x =>
        {
            x.ToTable("published_event");
            x.HasKey(e => e.Sequence);
            x.Property(e => e.Sequence).ValueGeneratedNever();
            // History of a Leistung.
            x.HasIndex(e => new { e.OzgId, e.Sequence });
            // What a consumer may have missed.
            x.HasIndex(e => e.OccurredAt);
        });
        modelBuilder.Entity<InboxRow>(x =>
        {
            x.ToTable("inbox");
            x.HasKey(i => new { i.Consumer, i.EventId });
        });
        modelBuilder.Entity<ReceiptRow>(x =>
        {
            x.ToTable("receipt");
            x.HasKey(r => r.CommandId);
            // Removal of old receipts.
            x.HasIndex(r => r.At);
        });
    }
}
