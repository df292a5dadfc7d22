using Microsoft.Extensions.Logging;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>
/// Delivers a signal: to the one that takes it, an instance that waits or a workflow that it starts, in this
/// transaction; to several by a job each, those who wait claimed first; kept when nobody takes it and it says so. An
/// instance is one waiter, in however many places it waits.
/// </summary>
internal sealed class SignalDelivery(
    StepHandler commands,
    TriggeredStarts starts,
    Transactions transactions,
    TimeProvider clock,
    ILogger<SignalDelivery> log
) : IJob
{
    // The parameters' casts tell PostgreSQL the type of a null.
    internal const string Where =
        "event_name = $1 AND ($2::text IS NULL OR correlation_id = $2) AND ($3::uuid IS NULL OR instance_id = $3)";

    /// <summary>
    /// Who waits for an event ($1), of all or of a correlation id ($2) or instance ($3), and has none on its way: at
    /// most two, to tell one from several.
    /// </summary>
    internal const string Waiting =
        $"SELECT DISTINCT instance_id FROM workflow.event_subscription WHERE {Where} AND NOT is_claimed LIMIT 2";

    public IReadOnlyList<JobKind> Kinds => [JobKind.Deliver, JobKind.DeliverKept, JobKind.DeliverTo];

    public async Task Do(JobKind kind, Guid instanceId, string payload, TakenRow row, CancellationToken cancellation)
    {
        var (signal, keepUntil, claimed) = SignalJson.Read(payload);
        var result = await transactions.Run(
            async batch =>
            {
                var delivered =
                    kind == JobKind.Deliver
                        ? SignalDeliveryRules.NotWaiting
                        : await ToOne(
                            batch,
                            new DeliverSignal(null, Actor.System, instanceId, signal.Name, signal.Payload)
                            {
                                IsOnItsWay = kind == JobKind.DeliverTo,
                                Claimed = claimed,
                            },
                            row,
                            cancellation
                        );
                if (delivered is CommandResult.NotDelivered && kind != JobKind.DeliverTo)
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
            throw new RefusedException(result.Refusal!);
    }

    public void Removed(JobKind kind, Guid instanceId, string payload, StepBatch batch)
    {
        var (signal, _, claimed) = SignalJson.Read(payload);
        if (claimed is { } place)
            Claims.GiveBack(batch, signal.Name, instanceId, place, clock.GetUtcNow());
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
        // Nobody hears what becomes of a signal that a workflow raised: it also goes to those who have one on its way
        // and may come back to wait.
        var alsoComingBack = row is not null && keepUntil is null;
        var takers = await Look(batch, signal, alsoComingBack, cancellation);
        if (takers.TheOnly(actor, signal) is { } command)
        {
            var result = await ToOne(batch, command, row, cancellation);
            if (result is not CommandResult.NotDelivered)
                return result;
            // Another signal came first, and may be on its way to where this one was to go.
            takers = await Look(batch, signal, alsoComingBack, cancellation);
        }

        if (row is not null && !await row.IsHeld(batch, cancellation))
            return new CommandResult.Done(Guid.Empty, Changed: false);
        var isTaken = !takers.IsEmpty && await ToAll(batch, signal, takers, cancellation);
        var isKept = !isTaken && keepUntil > clock.GetUtcNow();
        if (isKept)
            await KeptSignals.Keep(batch, signal, keepUntil!.Value, clock.GetUtcNow(), cancellation);
        if (!isTaken && !isKept)
            return SignalDeliveryRules.NotWaiting;
        row?.Remove(batch);
        return new CommandResult.Done(Guid.Empty, Changed: true) { IsKept = isKept };
    }

    /// <summary>
    /// Takes a signal to one; who does not wait any more, or is a singleton that runs already, does not take it.
    /// </summary>
    private async Task<CommandResult> ToOne(
        StepBatch batch,
        Command command,
        TakenRow? row,
        CancellationToken cancellation
    ) =>
        await commands.Prepare(batch, command, row, cancellation) switch
        {
            CommandResult.NotFound => SignalDeliveryRules.NotWaiting,
            CommandResult.Conflict { InstanceId: not null } when command is StartInstance =>
                SignalDeliveryRules.NotWaiting,
            var result => result,
        };

    private async Task<SignalTakers> Look(
        StepBatch batch,
        EventPublished signal,
        bool alsoComingBack,
        CancellationToken cancellation
    )
    {
        var all = await SignalTakers.Read(batch, signal, alsoComingBack, cancellation);
        return all with { Triggers = await starts.Allowed(batch, all.Triggers, signal, cancellation) };
    }

    /// <summary>
    /// Everyone who waits now gets it, those who come back too, and everything that it triggers starts; false when
    /// nobody is left.
    /// </summary>
    private async Task<bool> ToAll(
        StepBatch batch,
        EventPublished signal,
        SignalTakers takers,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        // Before others are locked, for it may take a while.
        var started = await starts.All(batch, takers.Triggers, signal, now, cancellation);
        var claimed = await Claims.Make(batch, signal, cancellation);
        foreach (var instance in claimed.Keys.Union(takers.ComingBack))
            JobQueue.Add(
                batch,
                now,
                JobKind.DeliverTo,
                instance,
                SignalJson.Write(signal, null, claimed.TryGetValue(instance, out var place) ? place : null)
            );
        return claimed.Count + takers.ComingBack.Count + started > 0;
    }
}
