namespace OzgWorkflow.Engine.Model;

/// <summary>Where an instance is in its life, as Elsa names it.</summary>
public enum WorkflowStatus
{
    /// <summary>It has work to do or waits for something.</summary>
    Running,

    /// <summary>It will never do anything again.</summary>
    Finished,
}

/// <summary>More of where an instance is in its life, as Elsa names it.</summary>
public enum WorkflowSubStatus
{
    /// <summary>Not started.</summary>
    Pending,

    /// <summary>Has work that is not done yet.</summary>
    Executing,

    /// <summary>Waits.</summary>
    Suspended,

    /// <summary>Ended by itself.</summary>
    Finished,

    /// <summary>Ended by someone.</summary>
    Cancelled,

    /// <summary>Has incidents that wait to be dealt with.</summary>
    Faulted,
}

/// <summary>
/// All that one instance remembers. It belongs to the interpreter while a burst runs and to the database in between;
/// nobody else reads it.
/// </summary>
public sealed class InstanceState
{
    /// <summary>The instance.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>Status.</summary>
    public WorkflowStatus Status { get; set; }

    /// <summary>Sub-status.</summary>
    public WorkflowSubStatus SubStatus { get; set; }

    /// <summary>Correlation id.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>Name that people see.</summary>
    public string? Name { get; set; }

    /// <summary>The bookmark of the instance that waits for this one.</summary>
    public ParentLink? Parent { get; set; }

    /// <summary>Whether the one who waits for this instance knows that it has stopped with an incident.</summary>
    public bool HasToldFault { get; set; }

    /// <summary>Inputs at start.</summary>
    public IReadOnlyDictionary<string, object?> Inputs { get; set; } = Values.Value.EmptyMap;

    /// <summary>Outputs so far.</summary>
    public Dictionary<string, object?> Outputs { get; } = [];

    /// <summary>The workflow's variables, by id.</summary>
    public Dictionary<string, object?> Variables { get; } = [];

    /// <summary>Outputs of completed activities that something may refer to, by node key.</summary>
    public Dictionary<string, Dictionary<string, object?>> ActivityOutputs { get; } = [];

    /// <summary>Outcomes that the workflow ended with.</summary>
    public IReadOnlyList<string> Outcomes { get; set; } = [];

    /// <summary>Result of the activity that completed last.</summary>
    public object? LastResult { get; set; }

    /// <summary>Source of ids of executions, bookmarks and effects.</summary>
    public long Counter { get; set; }

    /// <summary>The root activity's execution while it lives.</summary>
    public ActivityExecution? Root { get; set; }

    /// <summary>Executions that are to start, first come first served.</summary>
    public Queue<ActivityExecution> Queue { get; } = [];

    /// <summary>Compensations to run, the next one last.</summary>
    public List<Compensation> Compensations { get; } = [];

    /// <summary>The compensation that runs.</summary>
    public ActivityExecution? Compensating { get; set; }

    /// <summary>How the instance ends once its compensations are done.</summary>
    public WorkflowSubStatus? EndsAs { get; set; }

    /// <summary>Incidents that are not dealt with.</summary>
    public List<Incident> Incidents { get; } = [];

    /// <summary>All live executions, outer ones first.</summary>
    public IEnumerable<ActivityExecution> Executions =>
        (Root, Compensating) switch
        {
            ({ } root, null) => root.SelfAndDescendants(),
            (null, { } compensating) => compensating.SelfAndDescendants(),
            ({ } root, { } compensating) => root.SelfAndDescendants().Concat(compensating.SelfAndDescendants()),
            _ => [],
        };

    /// <summary>The state that the root activity is in, if it is one that has states.</summary>
    public string? CurrentState => Root is { Node.Activity: IStateful activity } root ? activity.StateOf(root) : null;

    /// <summary>A new id, unique in this instance.</summary>
    public long NextId() => ++Counter;

    /// <summary>Whether anything is to start.</summary>
    internal bool HasQueued => Queue.Any(x => !x.IsOver);

    /// <summary>Whether anything is waited for.</summary>
    internal bool Waits => Executions.Any(x => x.Bookmarks.Count > 0);

    /// <summary>The incident with that id that is not dealt with.</summary>
    public Incident? FindIncident(long id) => Incidents.Find(x => x.Id == id);

    /// <summary>
    /// The execution that an incident stopped; <c>null</c> when it stopped none (a step that was refused because of its
    /// size).
    /// </summary>
    public ActivityExecution? StoppedBy(Incident incident) =>
        Executions.FirstOrDefault(x => x.Id == incident.ExecutionId && x.Status == ExecutionStatus.Faulted);

    /// <summary>The live bookmark with that id and the execution that waits on it.</summary>
    public (ActivityExecution Execution, Bookmark Bookmark)? FindBookmark(long id)
    {
        foreach (var execution in Executions)
            if (execution.Bookmarks.Find(x => x.Id == id) is { } bookmark)
                return (execution, bookmark);
        return null;
    }
}

/// <summary>The bookmark of another instance that waits for this one to end.</summary>
/// <param name="InstanceId">The waiting instance.</param>
/// <param name="BookmarkId">Its bookmark.</param>
public sealed record ParentLink(Guid InstanceId, long BookmarkId);

/// <summary>Something that went wrong and waits to be dealt with.</summary>
/// <param name="Id">Unique in the instance.</param>
/// <param name="ExecutionId">The activity execution that stopped.</param>
/// <param name="NodeKey">The activity.</param>
/// <param name="Kind">Kind of fault: "Expression", "Limit" or what a Fault activity says.</param>
/// <param name="Message">What happened.</param>
/// <param name="At">When.</param>
/// <param name="FailedTries">The tries before the last, one line each.</param>
public sealed record Incident(
    long Id,
    long ExecutionId,
    string NodeKey,
    string Kind,
    string Message,
    DateTimeOffset At,
    IReadOnlyList<string> FailedTries
)
{
    /// <summary>What happened, in German, where that is known.</summary>
    public string? UserMessage { get; init; }

    /// <summary>What people read of it.</summary>
    public string ForUsers => UserMessage ?? Message;
}
