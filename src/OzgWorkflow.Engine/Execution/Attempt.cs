using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Execution;

/// <summary>
/// What an activity does at one go, all of it or nothing: where it fails, what it scheduled, cancelled, waited for,
/// asked for and remembered is as it was before, so that another try does nothing twice. Variables and outputs stay as
/// they were set, for scripts may count on that.
/// </summary>
internal readonly struct Attempt
{
    private readonly BurstRun _run;
    private readonly ActivityExecution _execution;
    private readonly int _effects;
    private readonly long _lastId;
    private readonly Bookmark[] _bookmarks;
    private readonly Dictionary<string, object?>? _properties;
    private readonly object? _memory;

    private Attempt(BurstRun run, ActivityExecution execution)
    {
        (_run, _execution) = (run, execution);
        (_effects, _lastId) = (run.Effects.Count, run.State.Counter);
        _bookmarks = [.. execution.Bookmarks];
        (_properties, _memory) = (execution.Properties, execution.Memory);
        (_memory as IMemory)?.Mark();
    }

    /// <summary>Lets an activity begin, or hear of what it waited for, and returns what it failed with.</summary>
    internal static Exception? Run(BurstRun run, ActivityExecution execution, Notice? notice)
    {
        var attempt = new Attempt(run, execution);
        try
        {
            var (activity, context) = (execution.Node.Activity, new ActivityContext(run, execution));
            if (notice is null)
                activity.Execute(context);
            else
                notice.Tell(activity, context);
        }
        // What has completed can no longer be taken back: then it is the step that fails.
        catch (Exception e) when (Faults.IsOne(e) && !execution.IsOver)
        {
            attempt.Withdraw();
            return e;
        }

        run.CarryOutCancellations();
        return null;
    }

    private void Withdraw()
    {
        _run.Effects.RemoveRange(_effects, _run.Effects.Count - _effects);
        _run.TakeBackCancellations();
        var lastId = _lastId;
        foreach (var child in _execution.Children.Where(x => x.Id > lastId).ToArray())
            _run.Remove(child);
        _execution.Bookmarks.Clear();
        _execution.Bookmarks.AddRange(_bookmarks);
        (_execution.Properties, _execution.Memory) = (_properties, _memory);
        (_memory as IMemory)?.Revert();
    }
}
