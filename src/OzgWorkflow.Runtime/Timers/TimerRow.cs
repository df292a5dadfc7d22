namespace OzgWorkflow.Runtime.Timers;

/// <summary>A point in time that an instance waits for.</summary>
public sealed class TimerRow
{
    /// <summary>The instance.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>Where it waits.</summary>
    public long BookmarkId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset DueAt { get; init; }
}
