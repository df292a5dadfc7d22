using Npgsql;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// One transaction in as few round trips as it can have: it begins with the first read, and everything that is added
/// goes to the database together with the commit. A transaction that is not committed is rolled back when its
/// connection goes back to the pool.
/// </summary>
public sealed class StepBatch : IAsyncDisposable
{
    private readonly NpgsqlBatch _writes;
    private readonly HashSet<string> _woken = [];
    private bool _began;

    internal StepBatch(NpgsqlConnection connection, bool isAnotherTry) =>
        (Connection, IsAnotherTry, _writes) = (connection, isAnotherTry, new NpgsqlBatch(connection));

    /// <summary>Whether a try before failed: what it was about may have been done.</summary>
    internal bool IsAnotherTry { get; }

    /// <summary>
    /// The connection of the transaction, to read what a step needs: a second one could wait for ever for a free place
    /// in the pool.
    /// </summary>
    internal NpgsqlConnection Connection { get; }

    /// <summary>Adds a statement with positional parameters ($1, $2, …).</summary>
    public void Add(string sql, params ReadOnlySpan<object?> parameters) =>
        _writes.BatchCommands.Add(Statement(sql, parameters));

    /// <summary>Whoever does work of this kind is woken after the commit.</summary>
    public void Wake(string kind) => _woken.Add(kind);

    /// <summary>Whether there is anything to commit.</summary>
    internal bool IsEmpty => _writes.BatchCommands.Count == 0;

    internal IEnumerable<string> Woken => _woken;

    /// <summary>Reads in this transaction; the reader stands at the result of the first statement.</summary>
    internal async Task<NpgsqlDataReader> Read(
        CancellationToken cancellation,
        params IEnumerable<NpgsqlBatchCommand> statements
    )
    {
        var batch = new NpgsqlBatch(Connection);
        if (!_began)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        foreach (var statement in statements)
            batch.BatchCommands.Add(statement);
        _began = true;
        return await batch.ExecuteReaderAsync(cancellation);
    }

    /// <summary>Writes everything in the transaction of somebody else.</summary>
    internal Task Send(CancellationToken cancellation) => _writes.ExecuteNonQueryAsync(cancellation);

    /// <summary>Writes everything and commits.</summary>
    internal async Task Commit(CancellationToken cancellation)
    {
        if (!_began)
            _writes.BatchCommands.Insert(0, new NpgsqlBatchCommand("BEGIN"));
        _writes.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await _writes.ExecuteNonQueryAsync(cancellation);
    }

    internal static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Fill(parameters);
        return command;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _writes.DisposeAsync();
}
