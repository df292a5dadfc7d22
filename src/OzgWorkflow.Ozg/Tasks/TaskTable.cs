using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>The runtime's tasks, read beside the catalogue so that they can be listed by Themenfeld.</summary>
public static class TaskTable
{
    extension(OzgDb db)
    {
        /// <summary>Tasks.</summary>
        public DbSet<HumanTaskRow> Tasks => db.Set<HumanTaskRow>();
    }
}

internal sealed class TaskConfiguration : IEntityTypeConfiguration<HumanTaskRow>
{
    public void Configure(EntityTypeBuilder<HumanTaskRow> builder) =>
        builder.ToTable("task", WorkflowDb.Schema, x => x.ExcludeFromMigrations());
}
