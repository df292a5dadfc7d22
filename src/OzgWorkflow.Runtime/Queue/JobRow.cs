namespace OzgWorkflow.Runtime.Queue;

/// <summary>Work that a step left behind for later: another instance to start, resume or cancel, an event to deliver, a request to send.</summary>
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

    /// <summary>Go on after a commit within a run of activities.</summary>
    Continue,

    /// <summary>Start an instance that an event triggers.</summary>
    StartTriggered,

    /// <summary>Do something outside, see <see cref="Runtime.Outside.IOutsideWork"/>.</summary>
    Work,

    /// <summary>Move an instance to another version of its definition.</summary>
    Migrate,

    /// <summary>Move an instance by a stimulus.</summary>
    Move,
}
