using System.Text.Json.Serialization;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>What a list of tasks is ordered by; of what is equal the most urgent comes first.</summary>
public enum TaskOrder
{
    /// <summary>When they are due; of those that are done when that was, the last first.</summary>
    Due,

    /// <summary>Their title.</summary>
    Title,

    /// <summary>The name of their Leistung.</summary>
    Leistung,

    /// <summary>How much they matter, most first.</summary>
    Priority,
}

/// <summary>How soon an open task is due, in days of NRW.</summary>
public enum TaskUrgency
{
    /// <summary>It should be done.</summary>
    Overdue,

    /// <summary>Until midnight.</summary>
    Today,

    /// <summary>Until Sunday.</summary>
    ThisWeek,

    /// <summary>After that.</summary>
    Later,

    /// <summary>At no time.</summary>
    Never,
}

/// <summary>Which tasks to list.</summary>
/// <param name="Actor">Who looks.</param>
/// <param name="Scope">Whose tasks.</param>
public sealed record TaskFilter(Actor Actor, TaskScope Scope)
{
    /// <summary>Those of any of these Themenfelder; empty: of all.</summary>
    public IReadOnlyList<string> Themenfelder { get; init; } = [];

    /// <summary>Those whose Leistung is in this phase; <c>null</c>: in any.</summary>
    public string? Phase { get; init; }

    /// <summary>Those of this Leistung; <c>null</c>: of all.</summary>
    public string? OzgId { get; init; }

    /// <summary>
    /// Each word is in the title of the task, in the name of its Leistung or of an entry of the LeiKa, or begins the
    /// OZG-ID or a LeiKa key.
    /// </summary>
    public string? Search { get; init; }

    /// <summary>Those that are late, or were when they were done.</summary>
    public bool OnlyOverdue { get; init; }

    /// <summary>Only those that are put by, or only those that are not; <c>null</c>: both.</summary>
    public bool? PutBy { get; init; }

    /// <summary>What they are ordered by.</summary>
    public TaskOrder Order { get; init; }

    /// <summary>The other way round.</summary>
    public bool IsReversed { get; init; }
}

/// <summary>A task in a list.</summary>
public sealed class ListedTask
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its Leistung.</summary>
    public string? OzgId { get; init; }

    /// <summary>What the Leistung is called.</summary>
    public string? Leistung { get; init; }

    /// <summary>Themenfeld that it is in.</summary>
    public string? Themenfeld { get; init; }

    /// <summary>Phase of its Leistung.</summary>
    public string? Phase { get; init; }

    /// <summary>Roles whose members may do it.</summary>
    public required IReadOnlyList<string> CandidateRoles { get; init; }

    /// <summary>Account that has it.</summary>
    public string? Assignee { get; init; }

    /// <summary>How much it matters.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<TaskPriority>))]
    public TaskPriority Priority { get; init; }

    /// <summary>Day until which it is put by.</summary>
    public DateOnly? FollowUp { get; init; }

    /// <summary>When it came up.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How soon that is.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<TaskUrgency>))]
    public TaskUrgency Urgency { get; init; }

    /// <summary>When it was escalated.</summary>
    public DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who did it.</summary>
    public string? CompletedBy { get; init; }

    /// <summary>The decision.</summary>
    public string? Outcome { get; init; }
}
