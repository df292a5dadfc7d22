using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Execution;

/// <summary>
/// How an execution starts: its variables get their defaults, its activity runs, and a failure is its own.
/// </summary>
internal static class Starting
{
    internal static void Start(this BurstRun run, ActivityExecution execution)
    {
        execution.Status = ExecutionStatus.Running;
        var started = run.Journal.Count;
        run.Note(execution, JournalEvent.Started);
        foreach (var variable in execution.Node.Variables)
            (execution.Variables ??= []).TryAdd(variable.Id, variable.Default);

        var triggered = Triggered(run, execution.Node);
        if (Attempt.Run(run, execution, triggered) is { } fault)
        {
            if (triggered is not null)
                execution.Undelivered.Add(triggered);
            run.Fault(execution, fault);
        }

        if (execution.LoggedInputs is { } inputs)
        {
            run.Journal[started].Computed(inputs);
            // They are the journal's now: what is computed later is not what it started with.
            execution.LoggedInputs = null;
        }

        if (execution is { IsOver: false, Bookmarks.Count: > 0 })
            run.Note(execution, JournalEvent.Waiting);
    }

    /// <summary>What triggered the start of the workflow, if it is this activity.</summary>
    private static Resumption? Triggered(BurstRun run, Node node)
    {
        if (run.Trigger is not var (activity, payload) || activity != node || node.Activity is not ITrigger)
            return null;
        run.Trigger = null;
        return Resumption.ByTrigger(payload);
    }
}
