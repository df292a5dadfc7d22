using Npgsql;

namespace OzgWorkflow.Runtime.Database;

/// <summary>Tells a database that is away from one that refuses what it is asked, or takes too long for it.</summary>
internal static class DatabaseAway
{
    /// <summary>Whether that is why something failed.</summary>
    internal static bool Is(Exception? exception) =>
        exception switch
        {
            null => false,
            // https://www.postgresql.org/docs/current/errcodes-appendix.html
            PostgresException { SqlState: "57P01" or "57P02" or "57P03" or ['0', '8', ..] } => true,
            PostgresException => false,
            NpgsqlException { InnerException: not (null or TimeoutException) } => true,
            _ => Is(exception.InnerException),
        };
}
