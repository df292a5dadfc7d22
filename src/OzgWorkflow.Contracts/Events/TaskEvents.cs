namespace OzgWorkflow.Contracts.Events;

/// <summary>A human task came up.</summary>
public sealed record TaskCreated : WorkflowEvent
{
    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Its title, German.</summary>
    public string Title { get; init; } = "";

    /// <summary>Role whose members may do it.</summary>
    public string? CandidateRole { get; init; }

    /// <summary>Account it is for, if it is for one.</summary>
    public string? Assignee { get; init; }

    /// <summary>When it is due.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

/// <summary>Somebody has a human task now: he took it, or it was handed to him.</summary>
public sealed record TaskAssigned : WorkflowEvent
{
    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Its title, German.</summary>
    public string Title { get; init; } = "";

    /// <summary>Account that has it.</summary>
    public string Assignee { get; init; } = "";

    /// <summary>Account that gave it; the same when it was taken.</summary>
    public string? AssignedBy { get; init; }

    /// <summary>Account of the one who was away, and in whose place it was given or taken.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>What was said about it, or why it was done.</summary>
    public string? Note { get; init; }
}

/// <summary>A human task is for everyone again whom it is for: it was given back, or taken away.</summary>
public sealed record TaskReleased : WorkflowEvent
{
    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Its title, German.</summary>
    public string Title { get; init; } = "";

    /// <summary>Account that had it.</summary>
    public string? ReleasedFrom { get; init; }

    /// <summary>Account that gave it back, or took it away.</summary>
    public string? ReleasedBy { get; init; }

    /// <summary>Account of the one who was away, and in whose place it was given back.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>Why it was given back.</summary>
    public string? Note { get; init; }
}

/// <summary>A human task matters more or less than before, or was put by.</summary>
public sealed record TaskPlanned : WorkflowEvent
{
    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Its title, German.</summary>
    public string Title { get; init; } = "";

    /// <summary>How much it matters now: Low, Normal, High.</summary>
    public string Priority { get; init; } = "";

    /// <summary>Day, in the time zone of NRW, until which it is put by; <c>null</c>: it is not.</summary>
    public DateOnly? FollowUp { get; init; }

    /// <summary>Account that planned it.</summary>
    public string? PlannedBy { get; init; }

    /// <summary>Account of the one who was away, and in whose place it was planned.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>Why the administration planned it.</summary>
    public string? Note { get; init; }
}

/// <summary>A human task is due at another time.</summary>
public sealed record TaskDueChanged : WorkflowEvent
{
    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Its title, German.</summary>
    public string Title { get; init; } = "";

    /// <summary>When it is due now.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>Account that changed it.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Account of the one who was away, and in whose place it was changed.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>A human task was done.</summary>
public sealed record TaskCompleted : WorkflowEvent
{
    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Its title, German.</summary>
    public string Title { get; init; } = "";

    /// <summary>The decision.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Account that did it.</summary>
    public string? CompletedBy { get; init; }

    /// <summary>Account of the one who was away, and in whose place it was done.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>Why the administration did it; <c>null</c> when it was for who did it.</summary>
    public string? Reason { get; init; }
}

/// <summary>A human task is no longer needed.</summary>
public sealed record TaskCancelled : WorkflowEvent
{
    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }
}

/// <summary>A human task will soon be due.</summary>
public sealed record TaskReminded : WorkflowEvent
{
    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Its title, German.</summary>
    public string Title { get; init; } = "";
}

/// <summary>A human task is overdue.</summary>
public sealed record TaskEscalated : WorkflowEvent
{
    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Its title, German.</summary>
    public string Title { get; init; } = "";

    /// <summary>Role that may do it now, too.</summary>
    public string? EscalatedTo { get; init; }
}

/// <summary>A workflow instance stopped and needs someone's attention.</summary>
public sealed record IncidentOccurred : WorkflowEvent
{
    /// <summary>The activity.</summary>
    public string ActivityId { get; init; } = "";

    /// <summary>What happened.</summary>
    public string Message { get; init; } = "";
}

/// <summary>
/// A workflow asks an external system to do a task and waits until it is reported (<c>POST
/// /elsa/api/tasks/{taskId}/complete</c>).
/// </summary>
public sealed record ExternalTaskRequested : WorkflowEvent
{
    /// <summary>Id by which the task is reported.</summary>
    public string TaskId { get; init; } = "";

    /// <summary>What is to be done.</summary>
    public string TaskName { get; init; } = "";

    /// <summary>What the other system needs to know.</summary>
    public object? Payload { get; init; }
}
