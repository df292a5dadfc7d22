using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace OzgWorkflow.Ozg.Database;

/// <summary>
/// The schema <c>ozg</c>: catalogue, participants, notifications. Each folder of the domain owns its tables: how they
/// are mapped is beside their rows, and its <c>…Tables</c> give this context their sets.
/// </summary>
public sealed class OzgDb(DbContextOptions<OzgDb> options) : DbContext(options)
{
    /// <summary>Name of the schema.</summary>
    public const string Schema = "ozg";

    internal NpgsqlConnection Connection => (NpgsqlConnection)Database.GetDbConnection();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(OzgDb).Assembly);
    }
}
