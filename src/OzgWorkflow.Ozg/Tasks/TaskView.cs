using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>A filter of the list of tasks that somebody keeps, for himself or for everyone.</summary>
public sealed class TaskView
{
    /// <summary>Characters of a name.</summary>
    public const int NameAtMost = 60;

    /// <summary>Id.</summary>
    public long Id { get; init; }

    /// <summary>Account that keeps it.</summary>
    public required string Owner { get; init; }

    /// <summary>What the owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The query of the list's address.</summary>
    public required string Query { get; set; }

    /// <summary>Whether everyone sees it.</summary>
    public bool IsShared { get; set; }
}

/// <summary>Kept filters as a table.</summary>
public static class TaskViewTable
{
    extension(OzgDb db)
    {
        /// <summary>Kept filters.</summary>
        public DbSet<TaskView> TaskViews => db.Set<TaskView>();
    }

    /// <summary>Whose account is gone keeps no filters.</summary>
    public static Task RemoveViews(this OzgDb db, string account, CancellationToken cancellation) =>
        db.TaskViews.Where(x => x.Owner == account).ExecuteDeleteAsync(cancellation);
}

internal sealed class TaskViewConfiguration : IEntityTypeConfiguration<TaskView>
{
    public void Configure(EntityTypeBuilder<TaskView> builder)
    {
        builder.ToTable("task_view");
        builder.HasIndex(x => new { x.Owner, x.Name }).IsUnique();
    }
}
