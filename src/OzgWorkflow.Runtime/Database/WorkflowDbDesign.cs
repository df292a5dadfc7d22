using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace OzgWorkflow.Runtime.Database;

/// <summary>How <c>dotnet ef</c> makes the context when it writes a migration; no database is needed.</summary>
internal sealed class WorkflowDbDesign : IDesignTimeDbContextFactory<WorkflowDb>
{
    public WorkflowDb CreateDbContext(string[] args) => new(Options("Host=localhost"));

    internal static DbContextOptions<WorkflowDb> Options(string connectionString) =>
        new DbContextOptionsBuilder<WorkflowDb>()
            .UseNpgsql(connectionString, x => x.MigrationsHistoryTable("migrations", WorkflowDb.Schema))
            .UseSnakeCaseNamingConvention()
            .Options;
}
