using Microsoft.EntityFrameworkCore;

namespace OzgWorkflow.Runtime.Database;

/// <summary>
/// The schema <c>workflow</c>: queries and migrations. Each capability owns its tables: their rows, how they are mapped
/// and what writes them are in its folder, and its <c>…Tables</c> give this context their sets. Steps write through a
/// batch of their own.
/// </summary>
public sealed class WorkflowDb(DbContextOptions<WorkflowDb> options) : DbContext(options)
{
    /// <summary>Name of the schema.</summary>
    public const string Schema = "workflow";

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(WorkflowDb).Assembly);
    }
}
