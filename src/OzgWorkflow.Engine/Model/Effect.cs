namespace OzgWorkflow.Engine.Model;

/// <summary>
/// Something that a burst wants of the world, as data. Whoever ran the burst makes it true together with the new state,
/// or not at all.
/// </summary>
public abstract record Effect;

/// <summary>The instance waits.</summary>
/// <param name="Bookmark">Where.</param>
/// <param name="NodeKey">The activity.</param>
/// <param name="Details">What only the world needs to know; not part of the state.</param>
public sealed record BookmarkCreated(Bookmark Bookmark, string NodeKey, object? Details = null) : Effect;

/// <summary>What the instance waits for there is due at another time, which the bookmark says.</summary>
public sealed record DueChanged(Bookmark Bookmark) : Effect;

/// <summary>The instance no longer waits there.</summary>
public sealed record BookmarkRemoved(Bookmark Bookmark, bool Completed) : Effect;

/// <summary>Another instance is to start.</summary>
public sealed record ChildStarted(
    Guid ChildId,
    string DefinitionId,
    IReadOnlyDictionary<string, object?> Inputs,
    string? CorrelationId,
    long? BookmarkId
) : Effect;

/// <summary>Another instance is to be cancelled, if it still runs.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Reason">Why; <c>null</c> when this instance waited for it and does so no more.</param>
public sealed record InstanceCancelled(Guid InstanceId, string? Reason) : Effect;

/// <summary>The instance that waits for this one is to be told how it stands with it.</summary>
/// <param name="Parent">Who waits.</param>
/// <param name="Stimulus">What moves it: this instance ended, stopped with an incident, or goes on.</param>
public sealed record ParentNotified(ParentLink Parent, Stimulus Stimulus) : Effect;

/// <summary>Everyone who waits for this event is to be resumed.</summary>
/// <param name="EventId">Tells repetitions apart.</param>
/// <param name="Name">Name of the event.</param>
/// <param name="CorrelationId">Only instances with this correlation id; all when <c>null</c>.</param>
/// <param name="Payload">What it carries.</param>
/// <param name="KeepFor">How long it is kept for the first one who comes to wait, when nobody waits yet.</param>
public sealed record EventPublished(
    Guid EventId,
    string Name,
    string? CorrelationId,
    object? Payload,
    TimeSpan? KeepFor = null
) : Effect
{
    /// <summary>The only instance that is meant, if it is one.</summary>
    public Guid? OnlyInstance { get; init; }
}

/// <summary>Something is to be done outside: a request, a mail. Its result resumes the bookmark.</summary>
/// <param name="BookmarkId">The bookmark that waits for the result.</param>
/// <param name="Kind">Who does it.</param>
/// <param name="Request">What is to be done.</param>
/// <param name="IdempotencyKey">The same whenever the same execution asks again after a crash.</param>
public sealed record WorkRequested(
    long BookmarkId,
    string Kind,
    IReadOnlyDictionary<string, object?> Request,
    Guid IdempotencyKey
) : Effect;

/// <summary>Whoever sent the HTTP request that caused this step is to be answered.</summary>
public sealed record HttpResponseWritten(
    int StatusCode,
    object? Content,
    string? ContentType,
    IReadOnlyDictionary<string, object?> Headers
) : Effect;

/// <summary>An external system is to do a task and to report it by its id.</summary>
public sealed record ExternalTaskRequested(string TaskId, string TaskName, object? Payload) : Effect;

/// <summary>The instance has more to do, in a step of its own.</summary>
public sealed record ContinuationRequested : Effect;

/// <summary>The world is to be told; the message is a record of the domain's contracts.</summary>
public sealed record MessageRaised(object Message) : Effect
{
    /// <summary>
    /// Levels that what it says may be nested: readers of JSON go 64 deep by themselves, and its envelope takes some.
    /// </summary>
    public const int MaxDepth = 50;
}

/// <summary>A line was written.</summary>
public sealed record LineWritten(string Text) : Effect;

/// <summary>Something went wrong and waits to be dealt with.</summary>
public sealed record IncidentRaised(Incident Incident) : Effect
{
    /// <summary>What was thrown, for the log, when it is an error of ours rather than of the definition.</summary>
    public Exception? Bug { get; init; }
}

/// <summary>An incident was dealt with.</summary>
public sealed record IncidentResolved(Incident Incident) : Effect;

/// <summary>A human task's reminder or escalation came due.</summary>
/// <param name="BookmarkId">The task.</param>
/// <param name="Title">Its title.</param>
/// <param name="Escalated">Whether it is the escalation.</param>
/// <param name="Role">Role that is added on escalation.</param>
public sealed record TaskOverdue(long BookmarkId, string Title, bool Escalated, string? Role) : Effect;
