using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Execution;

/// <summary>How an execution starts: its variables get their defaults, its activity runs, and a failure is its own.</summary>
internal static class Starting
{
    internal static void Start(this BurstRun run, ActivityExecution execution)
    {
        execution.Status = ExecutionStatus.Running;
        var started = run.Journal.Count;
        run.Note(execution, JournalEvent.Started);
        foreach (var variable in execution.Node.Variables)
            (execution.Variables ??= []).TryAdd(variable.Id, variable.Default);

        if (Attempt.Run(run, execution, context => Execute(run, execution, context)) is { } fault)
            run.Fault(execution, fault);

        if (execution.LoggedInputs is { } inputs)
            run.Journal[started] = run.Journal[started] with { Data = new Dictionary<string, object?>(inputs) };
        if (execution is { IsOver: false, Bookmarks.Count: > 0 })
            run.Note(execution, JournalEvent.Waiting);
    }

    private static void Execute(BurstRun run, ActivityExecution execution, ActivityContext context)
    {
        if (
            run.Trigger is var (activity, payload)
            && activity == execution.Node
            && activity.Activity is ITrigger trigger
        )
        {
            run.Trigger = null;
            trigger.Resume(context, new Bookmark(0, BookmarkKind.Event, "Trigger"), payload);
        }
        else
        {
            execution.Node.Activity.Execute(context);
        }
    }
}
