using Npgsql;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>A table whose rows are work (see <see cref="IQueueRow"/>), and how patient we are with it.</summary>
/// <param name="Kind">Name of the kind of work.</param>
/// <param name="Table">The table.</param>
/// <param name="Key">Its key, column by column.</param>
/// <param name="Columns">What is read of a row, beside its key.</param>
public sealed record QueueTable(string Kind, string Table, IReadOnlyList<string> Key, IReadOnlyList<string> Columns)
{
    /// <summary>Which rows are work of this kind.</summary>
    public string Where { get; init; } = "true";

    /// <summary>Which of them (t) may be taken now; the others wait for something else to happen.</summary>
    public string Free { get; init; } = "true";

    /// <summary>
    /// Which of those that were given up (t) a running instance still waits for: they cannot be removed.
    /// </summary>
    public string Needed { get; init; } = "false";

    /// <summary>The instance of a row (t) runs.</summary>
    internal const string InstanceRuns =
        "EXISTS (SELECT FROM workflow.instance i WHERE i.id = t.instance_id AND i.status = 0)";

    /// <summary>Rows that are taken at once.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Rows that a node works on at the same time.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How long a worker may take, after which the row is free for others.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often something is tried before it is given up.</summary>
    public int MaxAttempts { get; init; } = 12;

    /// <summary>What <see cref="TakenRow"/> reads of a row (t).</summary>
    internal string Read => ReadOf("t", "t.run_at");

    internal string KeyMatches(int from) => string.Join(" AND ", Key.Select((x, i) => $"{x} = ${from + i}"));

    /// <summary>
    /// Takes what is due longest: to take a row is to put it off until its lease ends and to count the attempt, before
    /// anything is done, so that work which kills its process is counted, too. Parameters are the present and the end
    /// of the lease.
    /// </summary>
    internal string TakeStatement =>
        $"""
            UPDATE {Table} q SET turn = q.turn + 1, attempts = q.attempts + 1, lost = q.lost + 1, run_at = $2
            FROM (SELECT {string.Join(
                ", ",
                Key
            )}, run_at AS due FROM {Table} t WHERE NOT is_dead AND run_at <= $1 AND {Where} AND {Free}
                  ORDER BY run_at, {string.Join(", ", Key)} LIMIT {Batch} FOR UPDATE SKIP LOCKED) taken
            WHERE {string.Join(" AND ", Key.Select(x => $"q.{x} = taken.{x}"))}
            RETURNING {ReadOf("q", "taken.due")}
            """;

    private string ReadOf(string row, string due) =>
        $"{due}, {string.Join(", ", new[] { "turn", "attempts", "lost" }.Concat(Key).Concat(Columns).Select(x => $"{row}.{x}"))}";
}

/// <summary>A row that a worker has taken.</summary>
public sealed class TakenRow : IHeldRow
{
    /// <summary>What becomes of a row that is given up; the parameter is why.</summary>
    internal const string IsGivenUp = "is_dead = true, lost = lost - 1, last_error = $2";

    private readonly object[] _key;
    private readonly object?[] _values;
    private string? _givenUpBecause;

    internal TakenRow(QueueTable table, NpgsqlDataReader reader)
    {
        Table = table;
        Due = reader.GetFieldValue<DateTimeOffset>(0);
        (Turn, Attempts, Lost) = (reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3));
        var values = new object[reader.FieldCount];
        reader.GetValues(values);
        _key = values[4..(4 + table.Key.Count)];
        _values = [.. values[(4 + table.Key.Count)..].Select(x => x is DBNull ? null : x)];
    }

    /// <summary>Since when it was due as it was taken.</summary>
    internal DateTimeOffset Due { get; }

    /// <summary>See <see cref="IQueueRow.Turn"/>.</summary>
    public int Turn { get; }

    /// <summary>How often it was begun, this time included.</summary>
    internal int Attempts { get; }

    internal QueueTable Table { get; }

    internal int Lost { get; }

    internal IReadOnlyList<object> Key => _key;

    /// <summary>How people find it.</summary>
    internal string Id => string.Join('/', _key);

    /// <summary>Part of the key.</summary>
    public T KeyPart<T>(int index = 0) => (T)_key[index];

    /// <summary>A column as it was read; <c>null</c> is default.</summary>
    public T Value<T>(int column) => _values[column] is T value ? value : default!;

    /// <summary>A point in time.</summary>
    public DateTimeOffset? Time(int column) =>
        _values[column] is DateTime time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;

    internal static async Task<List<TakenRow>> ReadAll(
        NpgsqlBatch batch,
        QueueTable table,
        CancellationToken cancellation
    )
    {
        var rows = new List<TakenRow>();
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            rows.Add(new TakenRow(table, reader));
        return rows;
    }

    NpgsqlBatchCommand IHeldRow.Hold =>
        StepBatch.Statement(
            $"SELECT true FROM {Table.Table} WHERE {Table.KeyMatches(2)} AND turn = $1 AND NOT is_dead FOR UPDATE",
            [Turn, .. _key]
        );

    void IHeldRow.Settle(StepBatch batch)
    {
        if (_givenUpBecause is { } why)
            Update(batch, IsGivenUp, why);
        else
            Remove(batch);
    }

    /// <summary>The same row, which is not done but given up by the step that it goes with.</summary>
    internal TakenRow GivenUp(string why)
    {
        var row = (TakenRow)MemberwiseClone();
        row._givenUpBecause = why;
        return row;
    }

    /// <summary>Locks the row; false when it is no longer this worker's.</summary>
    internal async Task<bool> IsHeld(StepBatch batch, CancellationToken cancellation)
    {
        await using var reader = await batch.Read(cancellation, ((IHeldRow)this).Hold);
        return await reader.ReadAsync(cancellation);
    }

    /// <summary>The work is done with what the batch commits: the row goes, if it is still this worker's.</summary>
    public void Remove(StepBatch batch) =>
        batch.Add($"DELETE FROM {Table.Table} WHERE {Table.KeyMatches(2)} AND turn = $1", [Turn, .. _key]);

    /// <summary>Changes a column of the row, if it is still this worker's.</summary>
    internal void Change(StepBatch batch, string column, object value) => Update(batch, $"{column} = $2", value);

    private void Update(StepBatch batch, string change, object value) =>
        batch.Add(
            $"UPDATE {Table.Table} SET {change} WHERE {Table.KeyMatches(3)} AND turn = $1",
            [Turn, value, .. _key]
        );
}
