using Npgsql;

namespace OzgWorkflow.Runtime.Commands;

/// <summary>The statements of one step: they go to the database in one round trip and become true together.</summary>
public sealed class StepBatch : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch;

    internal StepBatch(NpgsqlConnection connection) => _batch = new NpgsqlBatch(connection);

    /// <summary>Adds a statement with positional parameters ($1, $2, …).</summary>
    public void Add(string sql, params ReadOnlySpan<object?> parameters) => _batch.BatchCommands.Add(Statement(sql, parameters));

    internal static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        return command;
    }

    internal async Task Execute(CancellationToken cancellation)
    {
        if (_batch.BatchCommands.Count > 0) await _batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
