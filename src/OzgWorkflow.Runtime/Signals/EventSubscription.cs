namespace OzgWorkflow.Runtime.Signals;

/// <summary>An event by name that an instance waits for.</summary>
public sealed class EventSubscription
{
    /// <summary>The instance.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>Where it waits.</summary>
    public long BookmarkId { get; init; }

    /// <summary>Name of the event.</summary>
    public required string EventName { get; init; }

    /// <summary>Correlation id of the instance.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What whoever raises the event must know beforehand, JSON.</summary>
    public string? Details { get; init; }
}

/// <summary>An event that came before anyone waited for it: the first one who does gets it, once.</summary>
public sealed class KeptEvent
{
    /// <summary>Order in which events came.</summary>
    public long Id { get; init; }

    /// <summary>Name of the event.</summary>
    public required string EventName { get; init; }

    /// <summary>Only instances with this correlation id; all when <c>null</c>.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What it carries, JSON.</summary>
    public string? Payload { get; init; }

    /// <summary>After this it is of no use to anyone.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}
