using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace OzgWorkflow.Ozg.Database;

/// <summary>How <c>dotnet ef</c> makes the context when it writes a migration; no database is needed.</summary>
internal sealed class OzgDbDesign : IDesignTimeDbContextFactory<OzgDb>
{
    public OzgDb CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<OzgDb>()
                .UseNpgsql("Host=localhost", x => x.MigrationsHistoryTable("migrations", OzgDb.Schema))
                .UseSnakeCaseNamingConvention()
                .Options
        );
}
