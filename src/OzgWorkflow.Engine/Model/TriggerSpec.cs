namespace OzgWorkflow.Engine.Model;

/// <summary>What starts instances of a published definition.</summary>
public abstract record TriggerSpec;

/// <summary>An event by name; HTTP endpoints have names of their own kind.</summary>
public sealed record EventTrigger(string EventName) : TriggerSpec
{
    /// <summary>What whoever raises the event must know beforehand.</summary>
    public object? Details { get; init; }

    /// <summary>Whether only one published definition may have it.</summary>
    public bool IsExclusive { get; init; }
}

/// <summary>Points in time.</summary>
/// <param name="Schedule">When.</param>
/// <param name="Overlap">What happens when the instance of the point in time before still runs.</param>
public sealed record TimeTrigger(Schedule Schedule, Overlap Overlap) : TriggerSpec;

/// <summary>What happens at a due time while the instance of an earlier one still runs.</summary>
public enum Overlap
{
    /// <summary>Another one starts beside it (as in Elsa).</summary>
    Allow,

    /// <summary>Nothing: this due time is left out.</summary>
    Skip,

    /// <summary>The next one starts when the earlier one has ended.</summary>
    Queue,
}
