using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Execution;

/// <summary>How executions leave a state, with what they waited on and what they had asked for.</summary>
internal static class Unwinding
{
    /// <summary>Takes an execution and all below it out of the state.</summary>
    internal static void Remove(this BurstRun run, ActivityExecution execution)
    {
        run.LeaveAll(execution);
        execution.Children.Clear();
        execution.Parent?.Children.Remove(execution);
    }

    /// <summary>
    /// An execution that is to begin anew or to be left waits for nothing, and nothing lives below it.
    /// </summary>
    internal static void Clear(this BurstRun run, ActivityExecution execution)
    {
        foreach (var child in execution.Children.ToArray())
            run.Remove(child);
        run.LeaveBookmarks(execution);
        execution.Undelivered.Clear();
    }

    private static void LeaveAll(this BurstRun run, ActivityExecution execution)
    {
        foreach (var child in execution.Children)
            run.LeaveAll(child);
        run.Leave(execution);
    }

    private static void Leave(this BurstRun run, ActivityExecution execution)
    {
        execution.IsOver = true;
        run.LeaveBookmarks(execution);
        if (run.State.Incidents.Count == 0)
            return;
        foreach (var incident in run.State.Incidents.Where(x => x.ExecutionId == execution.Id).ToArray())
            run.Resolve(incident);
    }

    /// <summary>An execution waits for nothing any more; a workflow that it waited for is cancelled.</summary>
    internal static void LeaveBookmarks(this BurstRun run, ActivityExecution execution)
    {
        foreach (var bookmark in execution.Bookmarks)
        {
            run.Effects.Add(new BookmarkRemoved(bookmark, Completed: false));
            if (bookmark is { Kind: BookmarkKind.Child, Payload: string child })
                run.Effects.Add(new InstanceCancelled(Guid.Parse(child), Reason: null));
        }

        execution.Bookmarks.Clear();
    }
}
