using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>What somebody has entered into the form of a task and not completed yet; nobody else sees it.</summary>
public sealed class TaskDraft
{
    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Account { get; init; }

    /// <summary>What was entered, by field: texts, lists of texts, or rows of a table, JSON.</summary>
    public required string Data { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset SavedAt { get; init; }

    /// <summary>What was entered, by field.</summary>
    public IReadOnlyDictionary<string, object?> Fields =>
        field ??= (IReadOnlyDictionary<string, object?>)ValueJson.Parse(Data)!;
}

/// <summary>Drafts as a table.</summary>
public static class TaskDraftTable
{
    extension(WorkflowDb db)
    {
        /// <summary>What was entered and not completed.</summary>
        public DbSet<TaskDraft> TaskDrafts => db.Set<TaskDraft>();
    }

    /// <summary>Whose account is gone has no drafts.</summary>
    public static Task RemoveDrafts(this WorkflowDb db, string account, CancellationToken cancellation) =>
        db.TaskDrafts.Where(x => x.Account == account).ExecuteDeleteAsync(cancellation);
}

internal sealed class TaskDraftConfiguration : IEntityTypeConfiguration<TaskDraft>
{
    public void Configure(EntityTypeBuilder<TaskDraft> builder)
    {
        builder.ToTable("task_draft");
        builder.HasKey(x => new { x.TaskId, x.Account });
    }
}
