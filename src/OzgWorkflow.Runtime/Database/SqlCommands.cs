using Npgsql;

namespace OzgWorkflow.Runtime.Database;

/// <summary>Commands with positional parameters ($1, $2, …).</summary>
internal static class SqlCommands
{
    internal static NpgsqlCommand Command(
        this NpgsqlDataSource database,
        string sql,
        params ReadOnlySpan<object?> parameters
    )
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Fill(parameters);
        return command;
    }

    internal static NpgsqlCommand Command(
        this NpgsqlConnection connection,
        string sql,
        params ReadOnlySpan<object?> parameters
    )
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Fill(parameters);
        return command;
    }

    internal static void Fill(this NpgsqlParameterCollection collection, ReadOnlySpan<object?> parameters)
    {
        foreach (var parameter in parameters)
            collection.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value });
    }
}
