using System.Runtime.Serialization;
using MassTransit;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Outbox;

/// <summary>
/// Publishes what the outbox holds. Events leave it in the transaction that follows their publication, so a node that
/// dies in between publishes them again, with the same id. An event that this version cannot read or the bus cannot
/// write is put off and keeps no other waiting.
/// </summary>
internal sealed class OutboxRelay(IBus bus, Transactions transactions) : IWork
{
    private static readonly TimeSpan PublishWithin = TimeSpan.FromSeconds(15);

    /// <summary>Removes published events of before a point in time, so many at most.</summary>
    internal const string RemoveOld =
        "DELETE FROM workflow.published_event WHERE sequence IN (SELECT sequence FROM workflow.published_event WHERE occurred_at < $1 LIMIT $2)";

    private const string MoveToPublished = """
        WITH gone AS (
            DELETE FROM workflow.outbox o USING unnest($1::bigint[], $2::int[]) AS taken(sequence, turn)
            WHERE o.sequence = taken.sequence AND o.turn = taken.turn RETURNING o.*)
        INSERT INTO workflow.published_event (sequence, event_id, type, payload, ozg_id, occurred_at)
        SELECT sequence, event_id, type, payload, ozg_id, occurred_at FROM gone
        """;

    public QueueTable Table { get; } =
        new(OutboxWriter.Kind, "workflow.outbox", ["sequence"], ["event_id", "type", "payload"])
        {
            Batch = 200,
            Lease = TimeSpan.FromMinutes(1),
        };

    public async Task Do(IReadOnlyList<TakenRow> rows, CancellationToken cancellation)
    {
        var failures = new List<(TakenRow, Exception)>();
        var events = new List<(TakenRow Row, WorkflowEvent Event)>();
        foreach (var row in rows)
        {
            try
            {
                events.Add((row, EventJson.Deserialize(row.Value<string>(1), row.Value<string>(2))));
            }
            catch (Exception e)
            {
                failures.Add((row, e));
            }
        }

        if (await Publish(events, failures, cancellation) is { } away)
            throw new UnavailableException(
                $"Ereignisse warten, weil sie nicht veröffentlicht werden können: {away.Message}",
                away
            );
        if (failures.Count > 0)
            throw new RowFailuresException(failures);
    }

    /// <summary>
    /// Publishes what can be published, adds what cannot to the failures, and returns why the broker did not take the
    /// rest. What it took leaves the outbox all the same, so that one that it refuses has no other published again.
    /// </summary>
    private async Task<Exception?> Publish(
        IReadOnlyList<(TakenRow Row, WorkflowEvent Event)> events,
        List<(TakenRow, Exception)> failures,
        CancellationToken cancellation
    )
    {
        // A confirmation that a broken connection took with it never comes: not waiting for ever is up to us.
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        within.CancelAfter(PublishWithin);
        var tries = events.Select(x => (x.Row, Fault: Publish(x.Row, x.Event, within.Token))).ToArray();
        Exception? away = null;
        try
        {
            await Task.WhenAll(tries.Select(x => x.Fault)).WaitAsync(PublishWithin, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            away = e;
        }

        var published = new List<TakenRow>();
        foreach (var (row, fault) in tries.Where(x => x.Fault.IsCompletedSuccessfully))
            if (await fault is { } error)
                failures.Add((row, error));
            else
                published.Add(row);
        if (published.Count > 0)
            await transactions.Write(
                batch =>
                    batch.Add(
                        MoveToPublished,
                        published.Select(x => x.KeyPart<long>()).ToArray(),
                        published.Select(x => x.Turn).ToArray()
                    ),
                cancellation
            );
        return away;
    }

    /// <summary>
    /// Publishes one event; tells when it is the event that does not allow it, and throws when it is the broker.
    /// </summary>
    private async Task<Exception?> Publish(TakenRow row, WorkflowEvent raised, CancellationToken cancellation)
    {
        try
        {
            await bus.Publish(
                raised,
                raised.GetType(),
                context => context.MessageId = row.Value<Guid>(0),
                cancellation
            );
            return null;
        }
        catch (SerializationException e)
        {
            return e;
        }
    }
}
