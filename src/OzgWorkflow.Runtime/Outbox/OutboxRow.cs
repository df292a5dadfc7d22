namespace OzgWorkflow.Runtime.Outbox;

/// <summary>An event that is committed and waits to be published.</summary>
public sealed class OutboxRow
{
    /// <summary>Order in which events were written.</summary>
    public long Sequence { get; init; }

    /// <summary>Id of the event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Name of the event's record in the contracts.</summary>
    public required string Type { get; init; }

    /// <summary>The record, JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>OZG-ID of the Leistung it is about.</summary>
    public string? OzgId { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>An event that was published: the history of a Leistung, and what a consumer that missed something catches up from.</summary>
public sealed class PublishedEvent
{
    /// <summary>Order in which events were written.</summary>
    public long Sequence { get; init; }

    /// <summary>Id of the event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Name of the event's record in the contracts.</summary>
    public required string Type { get; init; }

    /// <summary>The record, JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>OZG-ID of the Leistung it is about.</summary>
    public string? OzgId { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>An event that a consumer of ours has dealt with.</summary>
public sealed class InboxRow
{
    /// <summary>The consumer.</summary>
    public required string Consumer { get; init; }

    /// <summary>The event.</summary>
    public Guid EventId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
