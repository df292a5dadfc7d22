using OzgWorkflow.Engine.Execution;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>A workflow instance as a row: what people query has columns of its own, everything else is in <see cref="State"/>.</summary>
public sealed class Instance
{
    /// <summary>Id.</summary>
    public Guid Id { get; init; }

    /// <summary>Definition it runs.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>Version of the definition it runs.</summary>
    public required string DefinitionVersionId { get; init; }

    /// <summary>Correlation id; the OZG-ID for everything that belongs to a Leistung.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Name that people see.</summary>
    public string? Name { get; init; }

    /// <summary>The instance that started this one.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Set while the instance runs and forbids another one with the same key.</summary>
    public string? SingletonKey { get; init; }

    /// <summary>Status.</summary>
    public WorkflowStatus Status { get; init; }

    /// <summary>Sub-status.</summary>
    public WorkflowSubStatus SubStatus { get; init; }

    /// <summary>State of the state machine at the root, if there is one.</summary>
    public string? CurrentState { get; init; }

    /// <summary>Steps so far.</summary>
    public int Step { get; init; }

    /// <summary>The engine's state, see <see cref="StateSerializer"/>. Lists never read it.</summary>
    public required byte[] State { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last moved.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>What one step of an instance did.</summary>
public sealed class JournalRow
{
    /// <summary>The instance.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>Number of the step, from 1.</summary>
    public int Step { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What moved the instance.</summary>
    public required string Command { get; init; }

    /// <summary>Who; <c>null</c> for the system itself.</summary>
    public string? Actor { get; init; }

    /// <summary>JSON list of [execution id, node key, event, detail].</summary>
    public required string Entries { get; init; }
}

/// <summary>An incident as a row.</summary>
public sealed class IncidentRow
{
    /// <summary>The instance.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>Id within the instance.</summary>
    public long IncidentId { get; init; }

    /// <summary>The activity.</summary>
    public required string NodeKey { get; init; }

    /// <summary>Kind of fault.</summary>
    public required string Kind { get; init; }

    /// <summary>What happened.</summary>
    public required string Message { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When it was dealt with.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }
}
