using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Where the files that people upload into forms are kept.</summary>
public sealed class TaskFileOptions
{
    /// <summary>A folder that all nodes share; <c>null</c>: the database.</summary>
    public string? Directory { get; set; }
}

/// <summary>A file that was uploaded into the form of a task.</summary>
public sealed class TaskFile
{
    /// <summary>Follows from who uploaded which content into which field: the same again is the same file.</summary>
    public Guid Id { get; init; }

    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Name of the field.</summary>
    public required string Field { get; init; }

    /// <summary>Who uploaded it.</summary>
    public required string Account { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Its media type, by its name.</summary>
    public required string ContentType { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>What is in it; <c>null</c>: it is in the folder.</summary>
    public byte[]? Content { get; init; }

    /// <summary>When it was uploaded last.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Files as a table.</summary>
public static class TaskFileTable
{
    extension(WorkflowDb db)
    {
        /// <summary>What was uploaded into forms.</summary>
        public DbSet<TaskFile> TaskFiles => db.Set<TaskFile>();
    }
}

internal sealed class TaskFileConfiguration : IEntityTypeConfiguration<TaskFile>
{
    public void Configure(EntityTypeBuilder<TaskFile> builder)
    {
        builder.ToTable("task_file");
        builder.HasKey(x => x.Id);
        // Files of a task.
        builder.HasIndex(x => x.TaskId);
    }
}
