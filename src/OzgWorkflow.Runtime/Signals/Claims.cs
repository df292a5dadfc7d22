using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>
/// Places that a signal for several is on its way to: the next sender is not promised them. A claim is one place for
/// one job. It ends with the place, which the job's signal takes before any other; or is given back when the job is
/// removed.
/// </summary>
internal static class Claims
{
    // One place of each instance that has none yet ($4). All are locked, in one order: what others have claimed
    // meanwhile drops out, and the next comes first.
    private const string Take = $"""
        UPDATE workflow.event_subscription s SET is_claimed = true FROM (
            SELECT DISTINCT ON (instance_id) instance_id, bookmark_id FROM (
                SELECT instance_id, bookmark_id FROM workflow.event_subscription
                WHERE {SignalDelivery.Where} AND instance_id <> ALL ($4) AND NOT is_claimed ORDER BY instance_id, bookmark_id FOR UPDATE) free
            ORDER BY instance_id, bookmark_id) claimed
        WHERE s.instance_id = claimed.instance_id AND s.bookmark_id = claimed.bookmark_id
        RETURNING s.instance_id, s.bookmark_id
        """;
    private const string Free =
        "UPDATE workflow.event_subscription SET is_claimed = false WHERE instance_id = $1 AND bookmark_id = $2";

    /// <summary>Claims a place of each instance that waits and has a free one.</summary>
    internal static async Task<Dictionary<Guid, long>> Make(
        StepBatch batch,
        EventPublished signal,
        CancellationToken cancellation
    )
    {
        var places = new Dictionary<Guid, long>();
        // Twice: whoever was in the middle of a step may have come back to wait in another place.
        for (var i = 0; i < 2; i++)
        {
            var (name, correlation, only) = (signal.Name, signal.CorrelationId, signal.OnlyInstance);
            var take = StepBatch.Statement(Take, name, correlation, only, places.Keys.ToArray());
            await using var reader = await batch.Read(cancellation, take);
            while (await reader.ReadAsync(cancellation))
                places.Add(reader.GetGuid(0), reader.GetInt64(1));
        }

        return places;
    }

    /// <summary>The place is free again; a kept signal may have it.</summary>
    internal static void GiveBack(StepBatch batch, string name, Guid instanceId, long place, DateTimeOffset now)
    {
        batch.Add(Free, instanceId, place);
        KeptSignals.Pick(batch, name, instanceId, now);
    }
}
