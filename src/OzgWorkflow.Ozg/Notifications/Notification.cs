using OzgWorkflow.Runtime.Queue;

namespace OzgWorkflow.Ozg.Notifications;

/// <summary>A notification that a person sees on the web page.</summary>
public sealed class Notification : IQueueRow
{
    /// <summary>Id.</summary>
    public long Id { get; init; }

    /// <summary>The event it is about.</summary>
    public Guid EventId { get; init; }

    /// <summary>Account it is for.</summary>
    public required string Account { get; init; }

    /// <summary>OZG-ID of the Leistung.</summary>
    public string? OzgId { get; init; }

    /// <summary>The task that it is about.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>The whole text.</summary>
    public required string Text { get; init; }

    /// <summary>When the event happened.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>When it was sent as a mail; <c>null</c> while that is still to be done.</summary>
    public DateTimeOffset? MailedAt { get; init; }

    /// <inheritdoc />
    public DateTimeOffset? RunAt { get; init; }

    /// <inheritdoc />
    public DateTimeOffset? WaitsSince { get; init; }

    /// <inheritdoc />
    public int Turn { get; init; }

    /// <inheritdoc />
    public int Attempts { get; init; }

    /// <inheritdoc />
    public int Lost { get; init; }

    /// <inheritdoc />
    public string? LastError { get; init; }

    /// <inheritdoc />
    public bool IsDead { get; init; }
}

/// <summary>An event that coordinators are to be told of and have not been yet.</summary>
public sealed class News : IQueueRow
{
    /// <summary>The event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Name of its record.</summary>
    public required string Type { get; init; }

    /// <summary>The record, JSON.</summary>
    public required string Payload { get; init; }

    /// <inheritdoc />
    public DateTimeOffset? RunAt { get; init; }

    /// <inheritdoc />
    public DateTimeOffset? WaitsSince { get; init; }

    /// <inheritdoc />
    public int Turn { get; init; }

    /// <inheritdoc />
    public int Attempts { get; init; }

    /// <inheritdoc />
    public int Lost { get; init; }

    /// <inheritdoc />
    public string? LastError { get; init; }

    /// <inheritdoc />
    public bool IsDead { get; init; }
}
