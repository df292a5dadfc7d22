using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Engine.Execution;

/// <summary>
/// How an activity hears of what it waited for, one after the other; what it could not deal with is kept for the next
/// try.
/// </summary>
internal static class Delivery
{
    internal static void Resume(BurstRun run, ActivityExecution execution, Bookmark bookmark, object? payload)
    {
        var activity = (IResumable)execution.Node.Activity;
        foreach (var other in execution.Bookmarks.Where(x => activity.Settles(bookmark, x)).ToArray())
            run.Remove(execution, other, completed: false);
        var settled = execution.Undelivered.RemoveAll(x =>
            x is Resumption missed && activity.Settles(bookmark, missed.Bookmark)
        );
        // There is nothing left to try again.
        if (settled > 0 && execution.Undelivered.Count == 0)
            run.RemoveTries(execution);
        run.Tell(execution, new Resumption(bookmark, payload));
    }

    internal static void Tell(this BurstRun run, ActivityExecution execution, Notice notice)
    {
        if (execution.IsOver)
            return;
        if (execution.IsHeld)
            execution.Undelivered.Add(notice);
        else
            run.Deliver(execution, notice);
    }

    internal static void TryAgain(BurstRun run, ActivityExecution execution)
    {
        run.Note(execution, JournalEvent.Retried);
        execution.Status = ExecutionStatus.Running;
        if (execution.Undelivered.Count == 0)
        {
            run.LeaveBookmarks(execution);
            execution.Memory = null;
            execution.Status = ExecutionStatus.Pending;
            run.State.Queue.Enqueue(execution);
            return;
        }

        var goesOn = true;
        while (goesOn && execution is { IsOver: false, Undelivered: [var next, ..] })
        {
            execution.Undelivered.RemoveAt(0);
            goesOn = run.Deliver(execution, next);
        }
    }

    private static bool Deliver(this BurstRun run, ActivityExecution execution, Notice notice)
    {
        if (notice is Resumption resumption)
            run.Note(execution, JournalEvent.Resumed, resumption.Bookmark.Name);
        if (Attempt.Run(run, execution, notice) is not { } fault)
        {
            execution.FailedTries.Clear();
            return true;
        }

        if (notice is Resumption { IsTrigger: false } && fault is FaultException { Kind: not FaultException.Limit })
            run.Clear(execution);
        else
            execution.Undelivered.Insert(0, notice);
        run.Fault(execution, fault);
        return false;
    }
}
