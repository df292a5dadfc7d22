using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>Publishes events to waiting instances from outside of any instance.</summary>
public sealed class EventPublisher(NpgsqlDataSource database, WorkSignals signals, TimeProvider clock)
{
    private const string IsNew = "INSERT INTO workflow.receipt (command_id, instance_id, at) VALUES ($1, $1, $2) ON CONFLICT DO NOTHING RETURNING true";

    /// <summary>Publishes an event once, however often it is called with the same id. False when nobody waits for it and it is not kept.</summary>
    public async Task<bool> Publish(EventPublished published, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var batch = new StepBatch(connection);
        await using (var reader = await batch.Read(cancellation, StepBatch.Statement(IsNew, published.EventId, now)))
            if (!await reader.ReadAsync(cancellation))
                return true;
        if (!await EventDelivery.Deliver(batch, now, published, cancellation)) return false;
        await batch.Commit(cancellation);
        signals.Raise();
        return true;
    }
}
