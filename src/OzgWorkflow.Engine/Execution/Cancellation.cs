using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Execution;

/// <summary>
/// Children that their container gives up: it is rid of them at once, but they end only when what the container does
/// has succeeded.
/// </summary>
internal static class Cancellation
{
    internal static void Cancel(this BurstRun run, ActivityExecution execution)
    {
        if (execution.Parent is not { } parent || !parent.Children.Remove(execution))
            return;
        run.Cancelled.Add(execution);
        if (parent is { IsOver: false, Node.Activity: IContainer container })
            container.ChildCancelled(new ActivityContext(run, parent), execution.Node);
    }

    internal static void CarryOutCancellations(this BurstRun run)
    {
        if (run.Cancelled.Count == 0)
            return;
        var cancelled = run.Cancelled.ToArray();
        run.Cancelled.Clear();
        foreach (var execution in cancelled)
        {
            run.Note(execution, JournalEvent.Cancelled);
            run.Compensate(execution);
            run.Remove(execution);
            run.CompensateNext();
        }
    }

    internal static void TakeBackCancellations(this BurstRun run)
    {
        foreach (var execution in run.Cancelled)
        {
            var siblings = execution.Parent!.Children;
            siblings.Add(execution);
            siblings.Sort((one, other) => one.Id.CompareTo(other.Id));
        }

        run.Cancelled.Clear();
    }
}
