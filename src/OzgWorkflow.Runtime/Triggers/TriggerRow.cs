using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Triggers;

/// <summary>What starts instances of a published definition: an event by name, or points in time.</summary>
public sealed class TriggerRow
{
    /// <summary>Id: the same for the same activity of the same definition, so that a new version goes on where the one before was.</summary>
    public Guid Id { get; init; }

    /// <summary>The definition.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The activity.</summary>
    public required string NodeKey { get; init; }

    /// <summary>Name of the event, if it is one.</summary>
    public string? EventName { get; init; }

    /// <summary>What whoever raises the event must know beforehand, JSON.</summary>
    public string? Details { get; init; }

    /// <summary>The points in time, see <see cref="Engine.Model.Schedule"/>.</summary>
    public string? Schedule { get; init; }

    /// <summary>What happens when the instance of an earlier point in time still runs.</summary>
    public Overlap Overlap { get; init; }

    /// <summary>The next point in time; <c>null</c> when there is none.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Not before this, after a try that failed.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}
