using Npgsql;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Benchmarks;

/// <summary>
/// What a step is measured against: select for update, update, insert, commit, by hand and prepared, with a kilobyte of
/// state.
/// </summary>
internal static class RawLoop
{
    private static readonly byte[] State = new byte[1000];

    internal static async Task CreateTables(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "CREATE SEQUENCE raw_id START 1000000; CREATE TABLE raw_state (id int PRIMARY KEY, n bigint NOT NULL, state bytea NOT NULL); CREATE TABLE raw_log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state_id int, at timestamptz)"
        );
        await command.ExecuteNonQueryAsync();
    }

    internal static async Task<Caller> Prepare(NpgsqlDataSource database, int id)
    {
        var connection = await database.OpenConnectionAsync();
        await using (
            var insert = new NpgsqlCommand(
                "INSERT INTO raw_state VALUES ($1, 0, $2) ON CONFLICT DO NOTHING",
                connection
            )
            {
                Parameters =
                {
                    new() { Value = id },
                    new() { Value = State },
                },
            }
        )
            await insert.ExecuteNonQueryAsync();
        var select = await Statement(connection, "SELECT n, state FROM raw_state WHERE id = $1 FOR UPDATE", id);
        var update = await Statement(connection, "UPDATE raw_state SET n = n + 1, state = $2 WHERE id = $1", id, State);
        var log = await Statement(connection, "INSERT INTO raw_log (state_id, at) VALUES ($1, now())", id);
        return new Caller(RunOnce, connection);

        async Task RunOnce()
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using (var reader = await select.ExecuteReaderAsync())
                await reader.ReadAsync();
            await update.ExecuteNonQueryAsync();
            await log.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
    }

    /// <summary>An insert of a row with a kilobyte of state and of a line in the log, committed.</summary>
    internal static async Task<Caller> PrepareInsert(NpgsqlDataSource database)
    {
        var connection = await database.OpenConnectionAsync();
        var insert = await Statement(
            connection,
            "INSERT INTO raw_state (id, n, state) VALUES (nextval('raw_id'), 0, $1)",
            State
        );
        var log = await Statement(connection, "INSERT INTO raw_log (state_id, at) VALUES ($1, now())", 0);
        return new Caller(RunOnce, connection);

        async Task RunOnce()
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await insert.ExecuteNonQueryAsync();
            await log.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
    }

    private static async Task<NpgsqlCommand> Statement(
        NpgsqlConnection connection,
        string sql,
        params object[] parameters
    )
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await command.PrepareAsync();
        return command;
    }
}
