using Microsoft.Extensions.Logging;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>
/// Delivers a signal: to the one instance that waits, in this transaction; to several, each place claimed first and resumed by a job; starts what it
/// triggers; kept when nobody takes it and it says so.
/// </summary>
internal sealed class SignalDelivery(
    StepHandler commands,
    Transactions transactions,
    TimeProvider clock,
    ILogger<SignalDelivery> log
) : IJob
{
    // The parameters' casts tell PostgreSQL the type of a null.
    private const string Where =
        "event_name = $1 AND ($2::text IS NULL OR correlation_id = $2) AND ($3::uuid IS NULL OR instance_id = $3)";

    /// <summary>Who waits for an event ($1), of all or of a correlation id ($2) or instance ($3): at most two, to tell one from several.</summary>
    internal const string Waiting =
        $"SELECT DISTINCT instance_id FROM workflow.event_subscription WHERE {Where} LIMIT 2";
    private const string Triggered =
        "SELECT id, definition_id, node_key FROM workflow.trigger WHERE event_name = $1 AND $2::uuid IS NULL";

    private const string Claim = $"""
        DELETE FROM workflow.event_subscription WHERE (instance_id, bookmark_id) IN (
            SELECT instance_id, bookmark_id FROM workflow.event_subscription WHERE {Where} FOR UPDATE SKIP LOCKED)
        RETURNING instance_id, bookmark_id
        """;

    public IReadOnlyList<JobKind> Kinds => [JobKind.Deliver, JobKind.DeliverKept];

    public async Task Do(JobKind kind, Guid instanceId, string payload, TakenRow row, CancellationToken cancellation)
    {
        var (signal, keepUntil) = SignalJson.Read(payload);
        var result = await transactions.Run(
            async batch =>
            {
                var delivered =
                    kind == JobKind.DeliverKept
                        ? await ToOne(batch, Actor.System, signal, instanceId, row, cancellation)
                        : SignalDeliveryRules.NotWaiting;
                if (delivered is CommandResult.NotDelivered)
                    delivered = await Deliver(batch, Actor.System, signal, keepUntil, row, cancellation);
                if (delivered is CommandResult.NotDelivered)
                    row.Remove(batch);
                return delivered;
            },
            cancellation
        );
        if (result is CommandResult.NotDelivered)
            log.LogInformation("Nobody waits for {Signal} of instance {InstanceId}", signal.Name, instanceId);
        else if (result is not CommandResult.Done)
            throw new InvalidOperationException(result.Refusal);
    }

    /// <summary>Delivers a signal in a transaction that the caller commits.</summary>
    /// <returns>Done when somebody has it or will; <see cref="CommandResult.NotDelivered"/> when nobody does.</returns>
    internal async Task<CommandResult> Deliver(
        StepBatch batch,
        Actor actor,
        EventPublished signal,
        DateTimeOffset? keepUntil,
        TakenRow? row,
        CancellationToken cancellation
    )
    {
        var (waiting, triggers) = await Look(batch, signal, cancellation);
        if (waiting is [var only] && triggers is [])
        {
            var result = await ToOne(batch, actor, signal, only, row, cancellation);
            if (result is not CommandResult.NotDelivered)
                return result;
        }

        if (row is not null && !await row.IsHeld(batch, cancellation))
            return new CommandResult.Done(Guid.Empty, Changed: false);
        var isTaken = (waiting.Count > 1 || triggers.Count > 0) && await ToAll(batch, signal, triggers, cancellation);
        var isKept = !isTaken && keepUntil > clock.GetUtcNow();
        if (isKept)
            await KeptSignals.Keep(batch, signal, keepUntil!.Value, clock.GetUtcNow(), cancellation);
        if (!isTaken && !isKept)
            return SignalDeliveryRules.NotWaiting;
        row?.Remove(batch);
        return new CommandResult.Done(Guid.Empty, Changed: true) { IsKept = isKept };
    }

    private async Task<CommandResult> ToOne(
        StepBatch batch,
        Actor actor,
        EventPublished signal,
        Guid instanceId,
        TakenRow? row,
        CancellationToken cancellation
    )
    {
        var command = new DeliverSignal(null, actor, instanceId, signal.Name, signal.Payload);
        var result = await commands.Prepare(batch, command, row, cancellation);
        return result is CommandResult.NotFound ? SignalDeliveryRules.NotWaiting : result;
    }

    private static async Task<(List<Guid> Waiting, List<(Guid Id, string Definition, string Node)> Triggers)> Look(
        StepBatch batch,
        EventPublished signal,
        CancellationToken cancellation
    )
    {
        await using var reader = await batch.Read(
            cancellation,
            StepBatch.Statement(Waiting, signal.Name, signal.CorrelationId, signal.OnlyInstance),
            StepBatch.Statement(Triggered, signal.Name, signal.OnlyInstance)
        );
        var waiting = new List<Guid>();
        while (await reader.ReadAsync(cancellation))
            waiting.Add(reader.GetGuid(0));
        await reader.NextResultAsync(cancellation);
        var triggers = new List<(Guid, string, string)>();
        while (await reader.ReadAsync(cancellation))
            triggers.Add((reader.GetGuid(0), reader.GetString(1), reader.GetString(2)));
        return (waiting, triggers);
    }

    /// <summary>Everyone who waits now gets it, and everything that it triggers starts; false when nobody is left.</summary>
    private async Task<bool> ToAll(
        StepBatch batch,
        EventPublished signal,
        List<(Guid Id, string Definition, string Node)> triggers,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var claimed = 0;
        await using (
            var reader = await batch.Read(
                cancellation,
                StepBatch.Statement(Claim, signal.Name, signal.CorrelationId, signal.OnlyInstance)
            )
        )
            for (; await reader.ReadAsync(cancellation); claimed++)
                JobQueue.Add(batch, now, reader.GetGuid(0), new Resume(reader.GetInt64(1), signal.Payload));
        foreach (var (id, definition, node) in triggers)
        {
            // The id of the new instance follows from signal and trigger, so that a repetition starts nothing.
            var instance = DeterministicId.Create(signal.EventId, BitConverter.ToInt64(id.ToByteArray()));
            JobQueue.Add(
                batch,
                now,
                new StartInstance(null, Actor.System, instance, definition, Value.EmptyMap)
                {
                    CorrelationId = signal.CorrelationId,
                    Trigger = node,
                    TriggerPayload = signal.Payload,
                }
            );
        }

        return claimed + triggers.Count > 0;
    }
}
