using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>Delivers an event: a job for each instance that waits for it and for each definition that it starts; kept when there is none and it says so.</summary>
internal static class EventDelivery
{
    // The parameter's cast tells PostgreSQL the type of a null.
    internal const string Subscribers =
        """
        SELECT instance_id, bookmark_id FROM workflow.event_subscription
        WHERE event_name = $1 AND ($2::text IS NULL OR correlation_id = $2) AND ($3::uuid IS NULL OR instance_id = $3)
        """;

    private const string Triggered = "SELECT definition_id, node_key FROM workflow.trigger WHERE event_name = $1 AND $2::uuid IS NULL";

    /// <summary>Adds the jobs to a transaction; false when the event goes nowhere and is not kept.</summary>
    internal static async Task<bool> Deliver(StepBatch batch, DateTimeOffset now, EventPublished published, CancellationToken cancellation)
    {
        var reads = new List<NpgsqlBatchCommand>
        {
            StepBatch.Statement(Subscribers, published.Name, published.CorrelationId, published.OnlyInstance),
            StepBatch.Statement(Triggered, published.Name, published.OnlyInstance),
        };
        if (published.KeepFor is not null) reads.Insert(0, KeptEvents.TurnOf(published.Name));
        await using var reader = await batch.Read(cancellation, [.. reads]);
        if (published.KeepFor is not null) await reader.NextResultAsync(cancellation);
        var delivered = 0;
        while (await reader.ReadAsync(cancellation))
        {
            JobQueue.Add(batch, now, JobPayload.Resume(reader.GetGuid(0), reader.GetInt64(1), published.Payload));
            delivered++;
        }

        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            // The id of the new instance follows from the event, so that a repetition starts nothing.
            JobQueue.Add(batch, now, JobPayload.StartTriggered(DeterministicId.Create(published.EventId, delivered), reader.GetString(0), reader.GetString(1), published));
            delivered++;
        }

        if (delivered > 0) return true;
        if (published.KeepFor is null) return false;
        KeptEvents.Keep(batch, now, published);
        return true;
    }
}
