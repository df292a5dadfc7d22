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

    /// <summary>Raises a signal once, however often the same actor calls it with the same id: delivered means that somebody has it, or will.</summary>
    /// <returns>
    /// <see cref="CommandResult.Done"/>, or <see cref="CommandResult.NotDelivered"/> when nobody waits for it and it is not kept: nothing happened then.
    /// </returns>
    public Task<CommandResult> Publish(EventPublished signal, Actor actor, CancellationToken cancellation)
    {
        var id = Receipt.IdOf(actor, Receipt.Named(signal.Name), signal.EventId);
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
                if (result is CommandResult.Done done)
                    batch.Add(Receipt.Insert, id, done.InstanceId, request, Receipt.Keep(done), now);
                // The same signal may have been raised at once and taken the one who waited.
                return result is CommandResult.NotDelivered ? await AnsweredBefore(batch) ?? result : result;
            },
            cancellation
        );

        async Task<CommandResult?> AnsweredBefore(StepBatch batch)
        {
            await using var reader = await batch.Read(cancellation, Receipt.Finding(id));
            return (await Receipt.Read(reader, cancellation))?.AnswerTo(request);
        }
    }
}
