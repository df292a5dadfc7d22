using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>
/// Signals that are kept for whoever comes to wait. Who keeps one and who comes to wait take the signal's name in
/// turns, so that neither can miss the other.
/// </summary>
internal static class KeptSignals
{
    private static readonly string TakeTurn = $"SELECT pg_advisory_xact_lock(hashtextextended($1, {Turns.Signals}))";
    private static readonly string TakeTurnTogether =
        $"SELECT pg_advisory_xact_lock_shared(hashtextextended($1, {Turns.Signals}))";

    /// <summary>Removes those that nobody came for, so many at most.</summary>
    internal const string RemoveOld =
        "DELETE FROM workflow.kept_event WHERE id IN (SELECT id FROM workflow.kept_event WHERE expires_at < $1 LIMIT $2)";

    private static readonly string TakeKept = JobQueue.AddFrom(
        """
        WITH kept AS (
            DELETE FROM workflow.kept_event WHERE id = (
                SELECT id FROM workflow.kept_event
                WHERE event_name = $1 AND expires_at > $3 AND (only_instance IS NULL OR only_instance = $2)
                  AND (correlation_id IS NULL OR correlation_id = (SELECT correlation_id FROM workflow.instance WHERE id = $2))
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING payload)
        """,
        $"SELECT {(int)JobKind.DeliverKept}, $2, payload, $3 FROM kept"
    );

    /// <summary>Keeps a signal for whoever comes to wait; for one who came just now it is tried once more.</summary>
    internal static async Task Keep(
        StepBatch batch,
        EventPublished signal,
        DateTimeOffset until,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        bool isWaitedFor;
        await using (
            var reader = await batch.Read(
                cancellation,
                StepBatch.Statement(TakeTurn, signal.Name),
                StepBatch.Statement(SignalDelivery.Waiting, signal.Name, signal.CorrelationId, signal.OnlyInstance)
            )
        )
        {
            await reader.NextResultAsync(cancellation);
            isWaitedFor = await reader.ReadAsync(cancellation);
        }

        var payload = SignalJson.Write(signal, until);
        if (isWaitedFor)
            JobQueue.Add(batch, now, JobKind.Deliver, signal.OnlyInstance ?? Guid.Empty, payload);
        else
            batch.Add(
                """
                INSERT INTO workflow.kept_event (event_name, correlation_id, only_instance, payload, expires_at)
                VALUES ($1, $2, $3, $4, $5)
                """,
                signal.Name,
                signal.CorrelationId,
                signal.OnlyInstance,
                payload,
                until
            );
    }

    /// <summary>Removes those of a name for instances with a correlation id.</summary>
    internal static void Forget(StepBatch batch, string name, string correlationId) =>
        batch.Add("DELETE FROM workflow.kept_event WHERE event_name = $1 AND correlation_id = $2", name, correlationId);

    /// <summary>
    /// A kept signal that an instance, which has a free place for it now, may have is on its way to it at once.
    /// </summary>
    internal static void Pick(StepBatch batch, string name, Guid instanceId, DateTimeOffset now)
    {
        batch.Add(TakeTurnTogether, name);
        batch.Add(TakeKept, name, instanceId, now);
        batch.Wake(JobQueue.StepKind);
    }
}
