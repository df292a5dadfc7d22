using OzgWorkflow.Engine.Expressions;

namespace OzgWorkflow.Engine.Model;

/// <summary>A burst while it happens, as stimuli and activities (through their context) see it.</summary>
internal interface IBurst
{
    WorkflowProgram Program { get; }

    InstanceState State { get; }

    DateTimeOffset Now { get; }

    EngineLimits Limits { get; }

    StepScripts Scripts { get; }

    /// <summary>See <see cref="Stimulus.Unknown"/>.</summary>
    IReadOnlyList<string> Unknown { get; }

    /// <summary>What the burst wants of the world, so far.</summary>
    List<Effect> Effects { get; }

    /// <summary>The activity that triggered the start, until it runs, and what triggered it.</summary>
    (Node Activity, object? Payload)? Trigger { get; set; }

    /// <summary>Adds a line to the journal.</summary>
    void Note(ActivityExecution execution, JournalEvent what, string? detail = null, object? data = null);

    /// <summary>Lets an execution start as soon as it is its turn.</summary>
    void Schedule(ActivityExecution execution);

    /// <summary>An execution is done: it leaves the state and its container hears of it.</summary>
    void Complete(ActivityExecution execution, IReadOnlyList<string> outcomes);

    /// <summary>An execution is given up with all below it; what was done in it is undone.</summary>
    void Cancel(ActivityExecution execution);

    /// <summary>Ends the instance; compensations that are still to run come first.</summary>
    void End(WorkflowSubStatus how);

    /// <summary>A bookmark of an execution was hit.</summary>
    void Resume(ActivityExecution execution, Bookmark bookmark, object? payload);

    /// <summary>Tries again what an incident or a fault stopped.</summary>
    void TryAgain(ActivityExecution execution);

    /// <summary>An execution failed: it is tried again, stops with an incident, or its scope is given up.</summary>
    void Fault(ActivityExecution execution, FaultException fault);

    /// <summary>Adds an incident.</summary>
    Incident Raise(ActivityExecution execution, string kind, (string English, string German) message);

    /// <summary>An incident is dealt with.</summary>
    void Resolve(Incident incident);

    /// <summary>What was done below an execution is to be undone, last done first.</summary>
    void Compensate(ActivityExecution execution);
}
