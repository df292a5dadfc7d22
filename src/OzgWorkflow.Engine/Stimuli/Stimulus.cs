using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>What moves an instance.</summary>
public abstract record Stimulus;

/// <summary>A stimulus that changes variables by hand before anything else.</summary>
public interface IVariableEdit
{
    /// <summary>The new values, by name or id.</summary>
    IReadOnlyDictionary<string, object?> Values { get; }
}

/// <summary>Starts it.</summary>
public sealed record Start(IReadOnlyDictionary<string, object?> Inputs, string? CorrelationId = null, string? Name = null, ParentLink? Parent = null) : Stimulus
{
    /// <summary>Key of the activity that triggered the start; it completes at once with <see cref="TriggerPayload"/>.</summary>
    public string? Trigger { get; init; }

    /// <summary>What triggered it.</summary>
    public object? TriggerPayload { get; init; }
}

/// <summary>Hits a bookmark.</summary>
public sealed record Resume(long BookmarkId, object? Payload = null) : Stimulus;

/// <summary>Goes on after a commit within a run of activities.</summary>
public sealed record Continue : Stimulus;

/// <summary>Ends it from outside.</summary>
public sealed record Cancel(string Reason) : Stimulus;

/// <summary>Tries again what an incident stopped.</summary>
public sealed record Retry(long IncidentId) : Stimulus, IVariableEdit
{
    /// <inheritdoc />
    public IReadOnlyDictionary<string, object?> Values { get; init; } = Value.EmptyMap;
}

/// <summary>Goes on past what an incident stopped, as if it had completed.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Outcome">Outcome; "Done" when there is none.</param>
/// <param name="Outputs">Outputs that the activity would have had.</param>
public sealed record Skip(long IncidentId, string? Outcome, IReadOnlyDictionary<string, object?> Outputs) : Stimulus, IVariableEdit
{
    /// <inheritdoc />
    public IReadOnlyDictionary<string, object?> Values { get; init; } = Value.EmptyMap;
}

/// <summary>Changes variables by hand, by name; those that do not exist are refused as a whole.</summary>
public sealed record ChangeVariables(IReadOnlyDictionary<string, object?> Values) : Stimulus, IVariableEdit;

/// <summary>Goes on with another version of the definition, see <see cref="Migration"/>.</summary>
/// <param name="VersionId">The version.</param>
/// <param name="Mapping">Keys of activities that are called otherwise there; those that are not named keep theirs.</param>
public sealed record Migrate(string VersionId, IReadOnlyDictionary<string, string> Mapping) : Stimulus;

/// <summary>A step could not be kept because of a limit: an incident says so, nothing else changes.</summary>
/// <param name="Limit">What went past which limit.</param>
public sealed record Overflow(string Limit) : Stimulus;
