using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Audit;

/// <summary>What someone changed.</summary>
public sealed class AuditEntry
{
    /// <summary>Order in which entries were written.</summary>
    public long Id { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who; <c>null</c> for the system itself.</summary>
    public string? Account { get; init; }

    /// <summary>What was done, for example "DefinitionPublished".</summary>
    public required string Action { get; init; }

    /// <summary>The definition it was done to.</summary>
    public string? DefinitionId { get; init; }

    /// <summary>The version of the definition.</summary>
    public int? Version { get; init; }

    /// <summary>The instance it was done to.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>More, in German.</summary>
    public string? Detail { get; init; }
}

/// <summary>The actions that entries name.</summary>
public static class AuditActions
{
    /// <summary>A definition came to be.</summary>
    public const string DefinitionCreated = nameof(DefinitionCreated);

    /// <summary>The draft of a definition was changed.</summary>
    public const string DefinitionSaved = nameof(DefinitionSaved);

    /// <summary>A version became the one that new instances run.</summary>
    public const string DefinitionPublished = nameof(DefinitionPublished);

    /// <summary>No version is the one that new instances run any more.</summary>
    public const string DefinitionRetracted = nameof(DefinitionRetracted);

    /// <summary>The content of an earlier version is the draft now.</summary>
    public const string DefinitionReverted = nameof(DefinitionReverted);

    /// <summary>A definition came from a file.</summary>
    public const string DefinitionImported = nameof(DefinitionImported);

    /// <summary>A definition was deleted.</summary>
    public const string DefinitionDeleted = nameof(DefinitionDeleted);

    /// <summary>A version of a definition was deleted.</summary>
    public const string VersionDeleted = nameof(VersionDeleted);

    /// <summary>A version was started to try it out, or as a designer wanted it.</summary>
    public const string InstanceStarted = nameof(InstanceStarted);

    /// <summary>An instance was cancelled.</summary>
    public const string InstanceCancelled = nameof(InstanceCancelled);

    /// <summary>Of many instances one is to be cancelled, unless it ends first.</summary>
    public const string InstanceCancellationOrdered = nameof(InstanceCancellationOrdered);

    /// <summary>An instance that had ended was deleted.</summary>
    public const string InstanceDeleted = nameof(InstanceDeleted);

    /// <summary>An instance that had ended came from a file.</summary>
    public const string InstanceImported = nameof(InstanceImported);

    /// <summary>An account came to be.</summary>
    public const string AccountCreated = nameof(AccountCreated);

    /// <summary>An account may not be used any more.</summary>
    public const string AccountLocked = nameof(AccountLocked);

    /// <summary>An account may be used again.</summary>
    public const string AccountUnlocked = nameof(AccountUnlocked);

    /// <summary>An account has other roles.</summary>
    public const string AccountRolesChanged = nameof(AccountRolesChanged);

    /// <summary>An account got a one-time password.</summary>
    public const string AccountPasswordReset = nameof(AccountPasswordReset);

    /// <summary>An account was deleted.</summary>
    public const string AccountDeleted = nameof(AccountDeleted);
}

/// <summary>The audit log as a table.</summary>
public static class AuditTables
{
    extension(WorkflowDb db)
    {
        /// <summary>Who changed what.</summary>
        public DbSet<AuditEntry> Audit => db.Set<AuditEntry>();
    }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit");
        // What was done to a definition, newest first.
        builder.HasIndex(a => new { a.DefinitionId, a.Id });
    }
}
