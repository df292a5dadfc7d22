namespace OzgWorkflow.Runtime.Jobs;

/// <summary>Work that a step left behind for later: another instance to start, resume or cancel, an event to deliver.</summary>
public sealed class JobRow
{
    /// <summary>Order in which jobs came up.</summary>
    public long Id { get; init; }

    /// <summary>What is to be done, see <see cref="JobKind"/>.</summary>
    public JobKind Kind { get; init; }

    /// <summary>The instance it is about; for events, the one that published.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>What it takes, JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>Not before.</summary>
    public DateTimeOffset RunAt { get; init; }

    /// <summary>Failed tries.</summary>
    public int Attempts { get; init; }

    /// <summary>What went wrong last.</summary>
    public string? LastError { get; init; }

    /// <summary>Whether it was given up: it stays for someone to look at.</summary>
    public bool IsDead { get; init; }
}

/// <summary>Kinds of jobs.</summary>
public enum JobKind
{
    /// <summary>Start a child instance.</summary>
    StartChild,

    /// <summary>Resume a bookmark.</summary>
    Resume,

    /// <summary>Cancel an instance.</summary>
    Cancel,

    /// <summary>Deliver an event to everyone who waits for it.</summary>
    DeliverEvent,
}

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
}
