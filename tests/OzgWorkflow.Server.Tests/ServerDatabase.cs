using Npgsql;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>A look into the database of a running server.</summary>
internal sealed class ServerDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;

    private ServerDatabase(NpgsqlDataSource database) => _database = database;

    internal static async Task<ServerDatabase> Open(ServerProcess server)
    {
        var postgres = await server.Postgres();
        return new ServerDatabase(NpgsqlDataSource.Create(postgres.ConnectionString()));
    }

    internal async Task<T> Scalar<T>(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Does something while others wait for an advisory lock.</summary>
    internal async Task Holding(string number, Func<Task> meanwhile)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var take = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({number})", connection);
        await take.ExecuteNonQueryAsync();
        await meanwhile();
        await transaction.CommitAsync();
    }

    internal Task WaitForEmptyOutbox() =>
        Wait.UntilAsync(
            async () =>
                await Scalar<long>(
                    "SELECT (SELECT count(*) FROM workflow.outbox) + (SELECT count(*) FROM workflow.job WHERE NOT is_dead)"
                ) == 0,
            "outbox and jobs are empty"
        );

    internal async Task<IReadOnlyList<string>> EventIds()
    {
        await using var command = _database.CreateCommand("SELECT event_id::text FROM workflow.published_event");
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<string>();
        while (await reader.ReadAsync())
            ids.Add(reader.GetString(0));
        return ids;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
