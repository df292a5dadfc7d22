using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>Raises signals from outside of any instance.</summary>
public sealed class SignalPublisher
{
    private readonly Transactions _transactions;
    private readonly SignalDelivery _delivery;
    private readonly TimeProvider _clock;

    internal SignalPublisher(Transactions transactions, SignalDelivery delivery, TimeProvider clock) =>
        (_transactions, _delivery, _clock) = (transactions, delivery, clock);

    /// <summary>A signal that is kept for instances with a correlation id is kept no more.</summary>
    public static void Forget(StepBatch batch, string name, string correlationId) =>
        KeptSignals.Forget(batch, name, correlationId);

    /// <summary>
    /// Raises a signal once, however often the same actor calls it with the same id: delivered means that somebody has
    /// it, or will.
    /// </summary>
    /// <param name="signal">The signal; its id is the caller's key.</param>
    /// <param name="actor">Who raises it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="otherwise">What to tell when nobody takes it, if that is an answer for good, which a repetition
    /// gets again.</param>
    /// <returns>
    /// <see cref="CommandResult.Done"/>, or <see cref="CommandResult.NotDelivered"/> when nobody waits for it and it is
    /// not kept: nothing happened then, and the same may succeed later.
    /// </returns>
    public Task<CommandResult> Publish(
        EventPublished signal,
        Actor actor,
        CancellationToken cancellation,
        string? otherwise = null
    )
    {
        var target = Receipt.OfSignal(signal.Name, signal.CorrelationId, signal.OnlyInstance);
        var id = Receipt.IdOf(actor, target, signal.EventId);
        var request = Receipt.HashOf(
            new Dictionary<string, object?>
            {
                ["correlationId"] = signal.CorrelationId,
                ["payload"] = signal.Payload,
                ["instance"] = Value.From(signal.OnlyInstance),
            }
        );
        return _transactions.Run(
            async batch =>
            {
                if (await AnsweredBefore(batch) is { } before)
                    return before;
                var now = _clock.GetUtcNow();
                var result = await _delivery.Deliver(
                    batch,
                    actor,
                    signal with
                    {
                        EventId = id,
                    },
                    now + signal.KeepFor,
                    null,
                    cancellation
                );
                if (result is CommandResult.NotDelivered)
                {
                    // The same signal may have been raised at once and taken the one who waited.
                    if (await AnsweredBefore(batch) is { } meanwhile)
                        return meanwhile;
                    if (otherwise is null)
                        return result;
                    result = new CommandResult.Conflict(otherwise);
                }

                var instance =
                    (result as CommandResult.Done)?.InstanceId ?? (result as CommandResult.Conflict)?.InstanceId;
                batch.Add(Receipt.Insert, id, instance, request, Receipt.Keep(result), now);
                return result;
            },
            cancellation
        );

        async Task<CommandResult?> AnsweredBefore(StepBatch batch) =>
            (await Receipt.Read(batch, id, cancellation))?.AnswerTo(request);
    }
}
