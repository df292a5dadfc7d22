using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>What a signal starts.</summary>
/// <param name="Id">The trigger's.</param>
/// <param name="Definition">The definition.</param>
/// <param name="Node">Key of the activity.</param>
/// <param name="SingletonKey">What only one running instance has, if so.</param>
internal sealed record Trigger(Guid Id, string Definition, string Node, string? SingletonKey = null);

/// <summary>
/// Starts what signals trigger. What may run but once starts with the delivery, so that nobody is told of a start that
/// does not come.
/// </summary>
internal sealed class TriggeredStarts(StepHandler commands, InstanceStarts starts)
{
    /// <summary>Finds the triggers of a signal ($1), unless it is for one instance ($2).</summary>
    internal const string Find =
        "SELECT id, definition_id, node_key FROM workflow.trigger WHERE event_name = $1 AND $2::uuid IS NULL";

    /// <summary>
    /// The start. The id of the new instance follows from signal and trigger, so that a repetition starts nothing.
    /// </summary>
    internal static StartInstance Of(Trigger trigger, EventPublished signal) =>
        new(
            null,
            Actor.System,
            DeterministicId.Create(signal.EventId, BitConverter.ToInt64(trigger.Id.ToByteArray())),
            trigger.Definition,
            Value.EmptyMap
        )
        {
            CorrelationId = signal.CorrelationId,
            Trigger = trigger.Node,
            TriggerPayload = signal.Payload,
        };

    /// <summary>Those that no running instance forbids.</summary>
    internal async Task<List<Trigger>> Allowed(
        StepBatch batch,
        List<Trigger> triggers,
        EventPublished signal,
        CancellationToken cancellation
    )
    {
        var allowed = new List<Trigger>();
        foreach (var trigger in triggers)
            if (await starts.LookAhead(batch, Of(trigger, signal), cancellation) is (false, var key))
                allowed.Add(trigger with { SingletonKey = key });
        return allowed;
    }

    /// <summary>Starts all, by jobs or at once; returns how many will be.</summary>
    internal async Task<int> All(
        StepBatch batch,
        List<Trigger> triggers,
        EventPublished signal,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var (count, once) = (0, new HashSet<string>());
        foreach (var trigger in triggers)
        {
            var (start, key) = (Of(trigger, signal), trigger.SingletonKey);
            if (key is not null && !once.Add(key))
                continue;
            var result = key is null ? null : await commands.Prepare(batch, start, null, cancellation);
            if (result is CommandResult.Conflict { InstanceId: not null })
                continue;
            count++;
            // What cannot start is found among the jobs.
            if (result is not CommandResult.Done)
                JobQueue.Add(batch, now, start);
        }

        return count;
    }
}
