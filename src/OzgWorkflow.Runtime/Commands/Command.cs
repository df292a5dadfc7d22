using OzgWorkflow.Engine.Execution;

namespace OzgWorkflow.Runtime.Commands;

/// <summary>Something that moves one instance, in one transaction. The same command twice has one effect.</summary>
/// <param name="Id">Tells repetitions apart.</param>
/// <param name="Actor">Who gives it.</param>
public abstract record Command(Guid Id, Actor Actor);

/// <summary>Starts an instance of the published version of a definition.</summary>
public sealed record StartInstance(Guid Id, Actor Actor, Guid InstanceId, string DefinitionId, IReadOnlyDictionary<string, object?> Inputs) : Command(Id, Actor)
{
    /// <summary>Correlation id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Name that people see.</summary>
    public string? Name { get; init; }

    /// <summary>The instance that wants it.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>The bookmark that waits for its end.</summary>
    public ParentLink? WaitingParent { get; init; }
}

/// <summary>Completes a human task.</summary>
public sealed record CompleteTask(Guid Id, Actor Actor, Guid TaskId, string? Outcome, IReadOnlyDictionary<string, object?> Data) : Command(Id, Actor);

/// <summary>Hits a bookmark; what no longer waits is left alone.</summary>
public sealed record ResumeInstance(Guid Id, Actor Actor, Guid InstanceId, long BookmarkId, object? Payload = null) : Command(Id, Actor);

/// <summary>Cancels an instance; one that has ended is left alone.</summary>
public sealed record CancelInstance(Guid Id, Actor Actor, Guid InstanceId, string Reason) : Command(Id, Actor);

/// <summary>Tries again what an incident stopped.</summary>
public sealed record RetryIncident(Guid Id, Actor Actor, Guid InstanceId, long IncidentId) : Command(Id, Actor);
