using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Execution;

/// <summary>How an activity hears of what it waited for; what it could not deal with is kept for the next try.</summary>
internal static class Delivery
{
    internal static void Resume(BurstRun run, ActivityExecution execution, Bookmark bookmark, object? payload)
    {
        run.Note(execution, JournalEvent.Resumed, bookmark.Name);
        var activity = (IResumable)execution.Node.Activity;
        if (Attempt.Run(run, execution, x => activity.Resume(x, bookmark, payload)) is not { } fault)
        {
            execution.FailedTries.Clear();
            return;
        }

        if (fault is FaultException { Kind: not FaultException.Limit })
            run.Clear(execution);
        else
            execution.UndeliveredResume = (bookmark, payload);
        run.Fault(execution, fault);
    }

    internal static void TryAgain(BurstRun run, ActivityExecution execution)
    {
        run.Note(execution, JournalEvent.Retried);
        execution.Status = ExecutionStatus.Running;
        if (execution.UndeliveredResume is var (bookmark, payload))
        {
            execution.UndeliveredResume = null;
            Resume(run, execution, bookmark, payload);
        }
        else if (execution.Undelivered.Count > 0)
        {
            var undelivered = execution.Undelivered.ToArray();
            execution.Undelivered.Clear();
            foreach (var completion in undelivered)
                run.Deliver(execution, completion);
        }
        else
        {
            run.LeaveBookmarks(execution);
            execution.Memory = null;
            execution.Status = ExecutionStatus.Pending;
            run.State.Queue.Enqueue(execution);
        }
    }

    internal static void Deliver(this BurstRun run, ActivityExecution parent, ChildCompletion completion)
    {
        if (parent.IsOver)
            return;
        if (parent.Status == ExecutionStatus.Faulted)
        {
            parent.Undelivered.Add(completion);
            return;
        }

        var container = (IContainer)parent.Node.Activity;
        if (Attempt.Run(run, parent, x => container.ChildCompleted(x, completion)) is not { } fault)
            return;
        parent.Undelivered.Add(completion);
        run.Fault(parent, fault);
    }
}
