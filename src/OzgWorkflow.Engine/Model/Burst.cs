namespace OzgWorkflow.Engine.Model;

/// <summary>What one step did: the new state and everything that must become true with it.</summary>
/// <param name="State">The new state.</param>
/// <param name="Effects">What the burst wants of the world, in order.</param>
/// <param name="Journal">What happened, in order.</param>
/// <param name="WasAccepted">False when the stimulus was for something that no longer waits: nothing changed.</param>
public sealed record Burst(
    InstanceState State,
    IReadOnlyList<Effect> Effects,
    IReadOnlyList<JournalEntry> Journal,
    bool WasAccepted
)
{
    /// <summary>Wall time that the step took.</summary>
    public TimeSpan Time { get; init; }
}

/// <summary>What can happen to an activity execution.</summary>
public enum JournalEvent
{
    /// <summary>It started.</summary>
    Started,

    /// <summary>It waits.</summary>
    Waiting,

    /// <summary>It goes on after waiting.</summary>
    Resumed,

    /// <summary>It completed.</summary>
    Completed,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>It stopped with an incident.</summary>
    Faulted,

    /// <summary>It is tried again after an incident or a failed try.</summary>
    Retried,

    /// <summary>It failed and will be tried again by itself.</summary>
    TryFailed,

    /// <summary>Someone let the workflow go on past it.</summary>
    Skipped,

    /// <summary>It is undone, because its scope was given up.</summary>
    Compensated,

    /// <summary>A variable was changed; the detail is its name, the data its value.</summary>
    VariableChanged,

    /// <summary>The instance goes on with another version of its definition.</summary>
    Migrated,
}

/// <summary>One line of an instance's journal.</summary>
/// <param name="ExecutionId">The activity execution.</param>
/// <param name="NodeKey">The activity.</param>
/// <param name="Event">What happened.</param>
/// <param name="Detail">Outcomes, message or name of the variable.</param>
/// <param name="Data">See <see cref="Data"/>.</param>
public sealed record JournalEntry(
    long ExecutionId,
    string NodeKey,
    JournalEvent Event,
    string? Detail = null,
    object? Data = null
)
{
    private object? _data = Data;

    /// <summary>Inputs of what started, outputs of what completed, value of the variable.</summary>
    public object? Data
    {
        get => _data;
        init => _data = value;
    }

    /// <summary>What started has computed its inputs: they are known only after its line is written.</summary>
    internal void Computed(object inputs) => _data = inputs;
}
