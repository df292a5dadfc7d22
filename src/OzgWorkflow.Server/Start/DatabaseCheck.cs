using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Server.EmbeddedPostgres;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.Start;

/// <summary>Looks whether a database is one that the server can work with, and says in a sentence why not.</summary>
internal static class DatabaseCheck
{
    private const string Remedy = "Prüfen Sie sonst die Einstellung ConnectionStrings:Database.";
    private const int OldestVersion = 150_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10),
        LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Connects, waiting for a database that starts or recovers.</summary>
    /// <exception cref="CannotStartException">It is away, refuses us, or is the wrong one.</exception>
    internal static async Task Connect(
        string connectionString,
        PostgresServer? embedded,
        CancellationToken cancellation
    )
    {
        var name = NameOf(connectionString);
        for (var until = DateTime.UtcNow + Patience; ; )
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
                await connection.OpenAsync(cancellation);
                if (await Problem(connection, cancellation) is { } problem)
                    throw new CannotStartException($"Die Datenbank {name} {problem}");
                return;
            }
            catch (PostgresException e)
                when (e.SqlState == PostgresErrorCodes.CannotConnectNow && DateTime.UtcNow < until)
            {
                await Task.Delay(LookEvery, cancellation);
            }
            catch (PostgresException e) when (embedded is not null && e.SqlState is PostgresErrorCodes.InvalidPassword)
            {
                throw new CannotStartException(embedded.WrongPassword, e);
            }
            catch (NpgsqlException e)
            {
                throw Explain(e, connectionString)
                    ?? new CannotStartException(
                        $"Die Datenbank {name} kann nicht benutzt werden: {e.Message} {Remedy}",
                        e
                    );
            }
        }
    }

    /// <summary>Refuses a database that a newer version of the product has worked with.</summary>
    internal static async Task RefuseNewer(DbContext db, CancellationToken cancellation)
    {
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellation))
            .Except(db.Database.GetMigrations())
            .ToArray();
        if (unknown.Length > 0)
            throw new CannotStartException(
                $"Die Datenbank {NameOf(db.Database.GetConnectionString()!)} gehört zu einer anderen, wahrscheinlich "
                    + $"neueren Version von OzgWorkflow (unbekannte Migration {unknown[^1]}). Starten Sie diese, oder "
                    + "spielen Sie eine passende Sicherung ein."
            );
    }

    /// <summary>What went wrong, as a sentence; null when it is a bug of ours.</summary>
    internal static CannotStartException? Explain(Exception exception, string connectionString)
    {
        var e = exception;
        while (e is not (null or NpgsqlException))
            e = e.InnerException;
        var reason = e switch
        {
            PostgresException
            {
                SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
            } => "lehnt Konto oder Passwort ab.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                "gibt es nicht; legen Sie sie mit CREATE DATABASE an.",
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } x =>
                $"erlaubt dem Konto nicht, was nötig ist ({x.MessageText}); geben Sie ihm das Recht CREATE.",
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
                "hat keinen Platz mehr auf ihrer Platte; schaffen Sie Platz.",
            PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "53300" } x =>
                $"nimmt gerade keine Verbindung an ({x.MessageText}).",
            PostgresException => null,
            NpgsqlException { InnerException: SocketException or IOException or TimeoutException } x =>
                $"antwortet nicht ({x.InnerException!.Message}); starten Sie sie.",
            _ => null,
        };
        return reason is null
            ? null
            : new CannotStartException($"Die Datenbank {NameOf(connectionString)} {reason} {Remedy}", exception);
    }

    private static async Task<string?> Problem(NpgsqlConnection connection, CancellationToken cancellation)
    {
        const string Facts = """
            SELECT current_setting('server_version_num')::int, current_setting('server_encoding'),
                   current_setting('transaction_read_only')
            """;
        await using var query = new NpgsqlCommand(Facts, connection);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (reader.GetInt32(0) < OldestVersion)
            return $"hat die Version {connection.ServerVersion}; nötig ist PostgreSQL 15 oder neuer.";
        if (reader.GetString(1) != "UTF8")
            return $"speichert Text als {reader.GetString(1)}; legen Sie eine mit ENCODING 'UTF8' an.";
        return reader.GetString(2) == "on"
            ? "ist nur lesbar; nennen Sie in ConnectionStrings:Database eine, die Änderungen annimmt."
            : null;
    }

    private static string NameOf(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) is var x
            ? $"„{x.Database ?? x.Username}“ auf {x.Host}:{x.Port}"
            : "";
}
