namespace OzgWorkflow.Contracts.Events;

/// <summary>
/// What every published event carries. Events are published at least once; <see cref="EventId"/> tells repetitions
/// apart.
/// </summary>
public abstract record WorkflowEvent
{
    /// <summary>Unique per event, the same in every repetition.</summary>
    public Guid EventId { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>The workflow instance it happened in.</summary>
    public Guid WorkflowInstanceId { get; init; }

    /// <summary>The OZG-ID of the Leistung it is about; <c>null</c> when it is about none.</summary>
    public string? OzgId { get; init; }
}
