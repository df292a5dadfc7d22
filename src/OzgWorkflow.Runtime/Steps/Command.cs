using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>Something that moves one instance, in one transaction. The same command twice has one effect.</summary>
/// <param name="Id">Tells repetitions apart.</param>
/// <param name="Actor">Who gives it.</param>
public abstract record Command(Guid Id, Actor Actor);

/// <summary>Starts an instance of a definition.</summary>
public sealed record StartInstance(Guid Id, Actor Actor, Guid InstanceId, string DefinitionId, IReadOnlyDictionary<string, object?> Inputs) : Command(Id, Actor)
{
    /// <summary>Correlation id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Name that people see.</summary>
    public string? Name { get; init; }

    /// <summary>The version to run; the published one when not given.</summary>
    public string? VersionId { get; init; }

    /// <summary>The instance that wants it.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>The bookmark that waits for its end.</summary>
    public ParentLink? WaitingParent { get; init; }

    /// <summary>Key of the activity that triggered the start, if one did.</summary>
    public string? Trigger { get; init; }

    /// <summary>What triggered it.</summary>
    public object? TriggerPayload { get; init; }
}

/// <summary>A command that acts on an instance that exists.</summary>
/// <param name="Id">Tells repetitions apart.</param>
/// <param name="Actor">Who gives it.</param>
/// <param name="InstanceId">The instance.</param>
public abstract record InstanceCommand(Guid Id, Actor Actor, Guid InstanceId) : Command(Id, Actor);

/// <summary>Completes a human task.</summary>
public sealed record CompleteTask(Guid Id, Actor Actor, Guid TaskId, string? Outcome, IReadOnlyDictionary<string, object?> Data) : Command(Id, Actor);

/// <summary>Hits a bookmark; what no longer waits is left alone.</summary>
public sealed record ResumeInstance(Guid Id, Actor Actor, Guid InstanceId, long BookmarkId, object? Payload = null) : InstanceCommand(Id, Actor, InstanceId);

/// <summary>Goes on after a commit within a run of activities.</summary>
public sealed record ContinueInstance(Guid Id, Actor Actor, Guid InstanceId) : InstanceCommand(Id, Actor, InstanceId);

/// <summary>Cancels an instance; one that has ended is left alone.</summary>
public sealed record CancelInstance(Guid Id, Actor Actor, Guid InstanceId, string Reason) : InstanceCommand(Id, Actor, InstanceId);

/// <summary>Tries again what an incident stopped.</summary>
public sealed record RetryIncident(Guid Id, Actor Actor, Guid InstanceId, long IncidentId) : InstanceCommand(Id, Actor, InstanceId);

/// <summary>Goes on past what an incident stopped, with outputs in place of those that it would have had.</summary>
public sealed record SkipIncident(Guid Id, Actor Actor, Guid InstanceId, long IncidentId, string? Outcome, IReadOnlyDictionary<string, object?> Outputs)
    : InstanceCommand(Id, Actor, InstanceId);

/// <summary>Changes variables of the workflow by hand.</summary>
public sealed record EditVariables(Guid Id, Actor Actor, Guid InstanceId, IReadOnlyDictionary<string, object?> Values) : InstanceCommand(Id, Actor, InstanceId);

/// <summary>Moves an instance by a stimulus; one that waits for no such thing any more is left alone.</summary>
public sealed record MoveInstance(Guid Id, Actor Actor, Guid InstanceId, Stimulus Stimulus) : InstanceCommand(Id, Actor, InstanceId);

/// <summary>Moves an instance to another version of its definition.</summary>
public sealed record MigrateInstance(Guid Id, Actor Actor, Guid InstanceId, string VersionId, IReadOnlyDictionary<string, string> Mapping)
    : InstanceCommand(Id, Actor, InstanceId);
