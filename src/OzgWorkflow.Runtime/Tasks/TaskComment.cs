using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>A remark on a task.</summary>
public sealed class TaskComment
{
    /// <summary>Id.</summary>
    public long Id { get; init; }

    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Who.</summary>
    public required string Author { get; init; }

    /// <summary>Account of the one who was away, and in whose place it was written; <c>null</c>: nobody.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }
}

internal sealed class TaskCommentConfiguration : IEntityTypeConfiguration<TaskComment>
{
    public void Configure(EntityTypeBuilder<TaskComment> builder)
    {
        builder.ToTable("task_comment");
        builder.HasIndex(c => c.TaskId);
    }
}
