using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>Runs work in a transaction of its own and wakes whoever it left something for.</summary>
public sealed class Transactions(NpgsqlDataSource database, WorkSignals signals, ILogger<Transactions> log)
{
    private const int Tries = 4;

    /// <summary>Commits what work adds without having to read.</summary>
    internal Task Write(Action<StepBatch> work, CancellationToken cancellation) =>
        Run(
            batch =>
            {
                work(batch);
                return Task.FromResult(true);
            },
            cancellation
        );

    /// <summary>
    /// Runs work and commits what it added. A broken connection, a deadlock, or a row that someone else inserted
    /// meanwhile: it is run again on a new transaction, and must find out itself whether the first try had come
    /// through.
    /// </summary>
    internal async Task<T> Run<T>(Func<StepBatch, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancellation);
                return await connection.SendAll(() => Run(work, connection, attempt > 1, cancellation));
            }
            catch (NpgsqlException e) when (attempt < Tries && (e.IsTransient || IsThereAlready(e)))
            {
                if (IsThereAlready(e))
                    continue;
                log.LogWarning("A step is tried again after: {Message}", e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100 << attempt), cancellation);
            }
        }
    }

    private async Task<T> Run<T>(
        Func<StepBatch, Task<T>> work,
        NpgsqlConnection connection,
        bool isAnotherTry,
        CancellationToken cancellation
    )
    {
        await using var batch = new StepBatch(connection, isAnotherTry);
        var result = await work(batch);
        if (batch.IsEmpty)
            return result;
        await batch.Commit(cancellation);
        signals.Raise(batch.Woken);
        return result;
    }

    /// <summary>Another call of the same command came first: the next look finds what it left.</summary>
    private static bool IsThereAlready(NpgsqlException e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } x
        && (
            x.ConstraintName is "pk_receipt" or "pk_instance" or "ix_instance_singleton_key"
            || x.TableName?.StartsWith("journal", StringComparison.Ordinal) == true
        );
}
