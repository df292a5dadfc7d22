namespace OzgWorkflow.Engine.Model;

/// <summary>Where an activity execution is. One that has ended is no longer there.</summary>
public enum ExecutionStatus
{
    /// <summary>Scheduled.</summary>
    Pending,

    /// <summary>Started.</summary>
    Running,

    /// <summary>Stopped by an incident.</summary>
    Faulted,
}

/// <summary>One run of an activity, from when it is scheduled until it completes.</summary>
public sealed class ActivityExecution
{
    private List<DoneActivity>? _done;

    /// <summary>Unique in the instance.</summary>
    public required long Id { get; init; }

    /// <summary>The activity.</summary>
    public required Node Node { get; init; }

    /// <summary>The container's execution.</summary>
    public ActivityExecution? Parent { get; init; }

    /// <summary>What the container noted when it scheduled this.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether it undoes another activity: it stands beside the root.</summary>
    public bool IsCompensation { get; init; }

    /// <summary>Status.</summary>
    public ExecutionStatus Status { get; set; }

    /// <summary>Whether it has left the state.</summary>
    public bool IsOver { get; set; }

    /// <summary>Variables of this scope, by id.</summary>
    public Dictionary<string, object?>? Variables { get; set; }

    /// <summary>What the activity itself remembers.</summary>
    public Dictionary<string, object?>? Properties { get; set; }

    /// <summary>Set where a workflow used as an activity begins: its inputs.</summary>
    public IReadOnlyDictionary<string, object?>? WorkflowInputs { get; set; }

    /// <summary>Set where a workflow used as an activity begins: its outputs.</summary>
    public Dictionary<string, object?>? WorkflowOutputs { get; set; }

    /// <summary>Who did tasks in this scope last, by the key of the task; empty for the system.</summary>
    internal Dictionary<string, string>? DoneBy { get; set; }

    /// <summary>What it waits on.</summary>
    public List<Bookmark> Bookmarks { get; } = [];

    /// <summary>Live children, in the order they were scheduled.</summary>
    public List<ActivityExecution> Children { get; } = [];

    /// <summary>
    /// What the activity remembers in a form of its own: an <see cref="IMemory"/>, or its value as it was read.
    /// </summary>
    internal object? Memory { get; set; }

    /// <summary>Inputs that were computed in this burst and that the journal keeps.</summary>
    internal Dictionary<string, object?>? LoggedInputs { get; set; }

    /// <summary>Outputs that were set in this burst and that the journal keeps.</summary>
    internal Dictionary<string, object?>? LoggedOutputs { get; set; }

    /// <summary>Tries that failed since it last got on, one line each.</summary>
    public List<string> FailedTries => field ??= [];

    /// <summary>What was done in this scope and would have to be compensated if the scope is given up.</summary>
    public List<DoneActivity> Done => _done ??= [];

    internal bool HasDone => _done is not null;

    /// <summary>
    /// What came and could not be dealt with because of a fault, first come first; another try delivers it again.
    /// </summary>
    internal List<Notice> Undelivered => field ??= [];

    /// <summary>Whether what comes has to wait, because an incident or another try does.</summary>
    internal bool IsHeld => Status == ExecutionStatus.Faulted || Undelivered.Count > 0;

    /// <summary>
    /// Notes in every scope around it who did it, for what comes later there: of loops that run side by side each finds
    /// its own.
    /// </summary>
    internal void NoteDoneBy(string? account)
    {
        for (var scope = Parent; scope is not null; scope = scope.Parent)
            (scope.DoneBy ??= [])[Node.Key] = account ?? "";
    }

    /// <summary>Who did a task in the nearest scope around this; <c>null</c> when nobody has.</summary>
    internal string? WhoDid(string key)
    {
        for (var scope = Parent; scope is not null; scope = scope.Parent)
            if (scope.DoneBy?.GetValueOrDefault(key) is { } account)
                return account;
        return null;
    }

    /// <summary>Itself and all below, outer ones first.</summary>
    public IEnumerable<ActivityExecution> SelfAndDescendants()
    {
        yield return this;
        foreach (var child in Children)
        foreach (var execution in child.SelfAndDescendants())
            yield return execution;
    }
}
