namespace OzgWorkflow.Engine.Model;

/// <summary>What a bookmark waits for.</summary>
public enum BookmarkKind
{
    /// <summary>A person.</summary>
    Task,

    /// <summary>A point in time.</summary>
    Timer,

    /// <summary>An event by name.</summary>
    Event,

    /// <summary>Another instance to end.</summary>
    Child,

    /// <summary>Work that is done outside.</summary>
    Work,
}

/// <summary>A place where an instance waits.</summary>
/// <param name="Id">Unique in the instance.</param>
/// <param name="Kind">What it waits for.</param>
/// <param name="Name">Name of the event, or what the activity calls this bookmark.</param>
/// <param name="Due">When it is due (timers, tasks).</param>
/// <param name="Payload">What whoever resumes it needs to know.</param>
public sealed record Bookmark(
    long Id,
    BookmarkKind Kind,
    string Name,
    DateTimeOffset? Due = null,
    object? Payload = null
);
