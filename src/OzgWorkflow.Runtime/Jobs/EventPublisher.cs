using Npgsql;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Runtime.Commands;

namespace OzgWorkflow.Runtime.Jobs;

/// <summary>Publishes events to waiting instances from outside of any instance.</summary>
public sealed class EventPublisher(NpgsqlDataSource database, WorkSignals signals, TimeProvider clock)
{
    /// <summary>Publishes an event once, however often it is called with the same id. False when nobody waits for it.</summary>
    public async Task<bool> Publish(EventPublished published, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await IsNew(connection, published.EventId, cancellation)) return true;
        var job = JobPayload.DeliverEvent(Guid.Empty, published);
        if ((await JobWorker.Subscribers(connection, job, cancellation)).Count == 0) return false;
        await using var batch = new StepBatch(connection);
        JobQueue.Add(batch, clock.GetUtcNow(), job);
        await batch.Execute(cancellation);
        await transaction.CommitAsync(cancellation);
        signals.Raise();
        return true;
    }

    private async Task<bool> IsNew(NpgsqlConnection connection, Guid id, CancellationToken cancellation)
    {
        await using var insert = new NpgsqlCommand(
            "INSERT INTO workflow.receipt (command_id, instance_id, at) VALUES ($1, $1, $2) ON CONFLICT DO NOTHING", connection)
        {
            Parameters = { new NpgsqlParameter { Value = id }, new NpgsqlParameter { Value = clock.GetUtcNow() } },
        };
        return await insert.ExecuteNonQueryAsync(cancellation) == 1;
    }
}
