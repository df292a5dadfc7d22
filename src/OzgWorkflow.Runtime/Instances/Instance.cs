using System.Text.Json.Serialization;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Journal;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>A workflow instance as a row: what people query has columns of its own, everything else is in <see cref="InstanceStateRow"/>.</summary>
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

    /// <summary>The activity that triggered its start, if one did.</summary>
    public string? TriggerKey { get; init; }

    /// <summary>Status.</summary>
    public WorkflowStatus Status { get; init; }

    /// <summary>Sub-status.</summary>
    public WorkflowSubStatus SubStatus { get; init; }

    /// <summary>State of the state machine at the root, if there is one.</summary>
    public string? CurrentState { get; init; }

    /// <summary>Steps so far.</summary>
    public int Step { get; init; }

    /// <summary>The engine's state; only there so that the two share a table.</summary>
    internal InstanceStateRow StateRow { get; init; } = null!;

    /// <summary>When it started.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last moved.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When it came from a file; what its journal says then happened elsewhere, or is claimed to have. <c>null</c> for all that ran here.</summary>
    [JsonIgnore] // every file that is taken is marked anew
    public DateTimeOffset? ImportedAt { get; init; }

    /// <summary>What people see as its name: one that came from a file says so.</summary>
    [JsonIgnore]
    public string? Title => ImportedAt is null ? Name : $"{Name ?? DefinitionId} (importiert)";
}

/// <summary>The engine's state of an instance: the same row as <see cref="Instance"/>, apart from it so that no list ever reads it.</summary>
public sealed class InstanceStateRow
{
    /// <summary>Id of the instance.</summary>
    public Guid Id { get; init; }

    /// <summary>See <see cref="StateSerializer"/>.</summary>
    public required byte[] State { get; init; }
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

    /// <summary>Version of the definition that the instance runs after the step.</summary>
    public string? DefinitionVersionId { get; init; }

    /// <summary>What exactly moved it, see <see cref="StimulusJson"/>; <c>null</c> for steps of the time before it was kept.</summary>
    public string? Stimulus { get; init; }

    /// <summary>What happened, see <see cref="JournalJson"/>.</summary>
    public required string Entries { get; init; }
}

/// <summary>An incident as a row.</summary>
public sealed class IncidentRow
{
    /// <summary>The instance.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>Id within the instance.</summary>
    public long IncidentId { get; init; }

    /// <summary>Definition of the instance.</summary>
    public string? DefinitionId { get; init; }

    /// <summary>Correlation id of the instance.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The activity.</summary>
    public required string NodeKey { get; init; }

    /// <summary>Kind of fault.</summary>
    public required string Kind { get; init; }

    /// <summary>What happened.</summary>
    public required string Message { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The tries before the last, one line each.</summary>
    public string[] FailedTries { get; init; } = [];

    /// <summary>When it was dealt with.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Who dealt with it; <c>null</c> for the system itself.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>How: Retry, Skip, Cancel, or what else ended it.</summary>
    public string? Resolution { get; init; }
}
