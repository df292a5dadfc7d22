using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>A step while it is written: what those who write its rows need to know.</summary>
internal sealed class Step(StepBatch batch, Command command, Stimulus stimulus, int number, DateTimeOffset now)
{
    private readonly List<WorkflowEvent> _events = [];

    internal StepBatch Batch => batch;
    internal Command Command => command;
    internal Stimulus Stimulus => stimulus;
    internal int Number => number;
    internal DateTimeOffset Now => now;
    internal required string DefinitionId { get; init; }
    internal required string VersionId { get; init; }
    internal required Activation Activation { get; init; }

    /// <summary>The id of the command's receipt; <c>null</c> when it leaves none.</summary>
    internal Guid? ReceiptId { get; init; }

    /// <summary>See <see cref="Verdict.Details"/>.</summary>
    internal object? Details { get; init; }

    /// <summary>The state after the step.</summary>
    internal InstanceState State { get; set; } = null!;

    internal IReadOnlyList<WorkflowEvent> Events => _events;

    internal Guid InstanceId => State.InstanceId;

    /// <summary>See <see cref="Activation.Key"/>; none of one that is over.</summary>
    internal string? SingletonKey =>
        State.Status == WorkflowStatus.Finished ? null : Activation.Key(State.CorrelationId);

    /// <summary>
    /// Whether an activity changed the key, which it gets only if nobody has it then: a strategy forbids starts, no
    /// steps.
    /// </summary>
    internal bool IsKeyOther(string? correlationBefore) =>
        Activation.Key(correlationBefore) != Activation.Key(State.CorrelationId);

    /// <summary>The same step with something else in it, before anything is written.</summary>
    internal Step With(Stimulus? other = null, Command? from = null, string? versionId = null) =>
        new(batch, from ?? command, other ?? stimulus, number, now)
        {
            ReceiptId = from is null ? ReceiptId : Receipt.IdOf(from),
            DefinitionId = DefinitionId,
            VersionId = versionId ?? VersionId,
            Activation = Activation,
            Details = Details,
        };

    /// <summary>Tells the world, by way of the outbox.</summary>
    internal void Raise(WorkflowEvent message) =>
        _events.Add(
            message with
            {
                // Negative, so that no event shares its id with a task or child of the instance; a step raises far
                // fewer than 2^20.
                EventId = DeterministicId.Create(InstanceId, -(((long)number << 20) + _events.Count + 1)),
                OccurredAt = now,
                WorkflowInstanceId = InstanceId,
                OzgId = State.CorrelationId,
            }
        );
}
