namespace OzgWorkflow.Engine.Execution;

/// <summary>What moves an instance.</summary>
public abstract record Stimulus;

/// <summary>Starts it.</summary>
public sealed record Start(IReadOnlyDictionary<string, object?> Inputs, string? CorrelationId = null, string? Name = null, ParentLink? Parent = null) : Stimulus;

/// <summary>Hits a bookmark.</summary>
public sealed record Resume(long BookmarkId, object? Payload = null) : Stimulus;

/// <summary>Ends it from outside.</summary>
public sealed record Cancel(string Reason) : Stimulus;

/// <summary>Tries again what an incident stopped.</summary>
public sealed record Retry(long IncidentId) : Stimulus;
