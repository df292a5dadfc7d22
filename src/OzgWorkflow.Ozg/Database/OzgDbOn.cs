using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace OzgWorkflow.Ozg.Database;

internal static class OzgDbOn
{
    /// <summary>
    /// A context on a connection that is open already, so that what is read belongs to its transaction.
    /// </summary>
    internal static async Task<OzgDb> On(
        this IDbContextFactory<OzgDb> databases,
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        var db = await databases.CreateDbContextAsync(cancellation);
        db.Database.SetDbConnection(connection, contextOwnsConnection: false);
        return db;
    }
}
