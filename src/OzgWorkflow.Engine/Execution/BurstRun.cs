using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Engine.Programs;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Execution;

/// <summary>One burst while it happens: what the interpreter and the activities' contexts share.</summary>
internal sealed class BurstRun(WorkflowProgram program, InstanceState state, DateTimeOffset now, EngineLimits limits)
{
    private int _started;
    private bool _stopped;

    internal WorkflowProgram Program => program;
    internal InstanceState State => state;
    internal DateTimeOffset Now => now;
    internal List<Effect> Effects { get; } = [];
    internal List<JournalEntry> Journal { get; } = [];
    internal ScriptHost Scripts { get; } = new(limits.Script);

    internal bool Start(Start start)
    {
        if (state.SubStatus != WorkflowSubStatus.Pending) return false;
        state.CorrelationId = start.CorrelationId;
        state.Name = start.Name;
        state.Parent = start.Parent;
        state.Inputs = program.Inputs.Count == 0 ? start.Inputs : Typed(start.Inputs, program.Inputs);
        foreach (var variable in program.Variables) state.Variables[variable.Id] = variable.Default;
        state.Root = new ActivityExecution { Id = state.NextId(), Node = program.Root };
        state.Queue.AddLast(state.Root);
        state.SubStatus = WorkflowSubStatus.Executing;
        return true;
    }

    internal bool Resume(Resume resume)
    {
        if (state.FindBookmark(resume.BookmarkId) is not var (execution, bookmark)) return false;
        execution.Bookmarks.Remove(bookmark);
        Effects.Add(new BookmarkRemoved(bookmark, Completed: true));
        Note(execution, JournalEvent.Resumed, bookmark.Name);
        Guard(execution, () => ((IResumable)execution.Node.Activity).Resume(new ActivityContext(this, execution), bookmark, resume.Payload));
        return true;
    }

    internal bool Cancel(Cancel cancel)
    {
        if (state.Status == WorkflowStatus.Finished) return false;
        if (state.Root is { } root) Note(root, JournalEvent.Cancelled, cancel.Reason);
        End(WorkflowSubStatus.Cancelled);
        return true;
    }

    internal bool Retry(Retry retry)
    {
        if (state.Incidents.Find(x => x.Id == retry.IncidentId) is not { } incident) return false;
        Resolve(incident);
        var execution = state.Executions.First(x => x.Id == incident.ExecutionId);
        Note(execution, JournalEvent.Retried);
        execution.Status = ExecutionStatus.Running;
        if (execution.Undelivered.Count > 0)
        {
            var undelivered = execution.Undelivered.ToArray();
            execution.Undelivered.Clear();
            foreach (var completion in undelivered) Deliver(execution, completion);
        }
        else
        {
            execution.Status = ExecutionStatus.Pending;
            state.Queue.AddFirst(execution);
        }

        return true;
    }

    /// <summary>Starts what is scheduled until nothing is, or an incident stops the instance.</summary>
    internal void RunToRest()
    {
        while (!_stopped && state.Queue.First is { } first)
        {
            state.Queue.RemoveFirst();
            StartExecution(first.Value);
        }

        if (state.Status == WorkflowStatus.Finished) return;
        state.SubStatus = state.Incidents.Count > 0 ? WorkflowSubStatus.Faulted
            : state.Queue.Count > 0 ? WorkflowSubStatus.Executing
            : WorkflowSubStatus.Suspended;
    }

    internal void Complete(ActivityExecution execution, IReadOnlyList<string> outcomes)
    {
        if (execution.IsOver) return;
        Note(execution, JournalEvent.Completed, outcomes is ["Done"] ? null : string.Join(", ", outcomes));
        Remove(execution);
        if (execution.Parent is { } parent)
        {
            Deliver(parent, new ChildCompletion(execution.Node, execution.Tag, outcomes));
            return;
        }

        if (state.Outcomes.Count == 0) state.Outcomes = outcomes;
        End(WorkflowSubStatus.Finished);
    }

    internal void Cancel(ActivityExecution execution)
    {
        if (execution.IsOver) return;
        Note(execution, JournalEvent.Cancelled);
        Remove(execution);
        if (execution.Parent is { IsOver: false } parent && parent.Node.Activity is IContainer container)
            container.ChildCancelled(new ActivityContext(this, parent), execution.Node);
    }

    /// <summary>Ends the instance: nothing lives on in it, and whoever waits for it is told.</summary>
    internal void End(WorkflowSubStatus how)
    {
        if (state.Root is { } root) Remove(root);
        state.Root = null;
        state.Queue.Clear();
        foreach (var incident in state.Incidents.ToArray()) Resolve(incident);
        state.Status = WorkflowStatus.Finished;
        state.SubStatus = how;
        if (state.Parent is { } parent) Effects.Add(new ParentNotified(parent, WorkflowResult.Of(state)));
    }

    internal void Note(ActivityExecution execution, JournalEvent what, string? detail = null) =>
        Journal.Add(new JournalEntry(execution.Id, execution.Node.Key, what, detail));

    private void StartExecution(ActivityExecution execution)
    {
        execution.Status = ExecutionStatus.Running;
        Note(execution, JournalEvent.Started);
        if (++_started > limits.ActivitiesPerBurst)
        {
            Fault(execution, new FaultException("Limit", $"More than {limits.ActivitiesPerBurst} activities ran without a pause. Is there an endless loop?"));
            return;
        }

        foreach (var variable in execution.Node.Variables)
            (execution.Variables ??= []).TryAdd(variable.Id, variable.Default);
        Guard(execution, () => execution.Node.Activity.Execute(new ActivityContext(this, execution)));
        if (execution is { IsOver: false, Bookmarks.Count: > 0 }) Note(execution, JournalEvent.Waiting);
    }

    private void Deliver(ActivityExecution parent, ChildCompletion completion)
    {
        if (parent.IsOver) return;
        if (parent.Status == ExecutionStatus.Faulted)
        {
            parent.Undelivered.Add(completion);
            return;
        }

        Guard(parent, () => ((IContainer)parent.Node.Activity).ChildCompleted(new ActivityContext(this, parent), completion), completion);
    }

    private void Guard(ActivityExecution execution, Action action, ChildCompletion? delivering = null)
    {
        var mark = Effects.Count;
        try
        {
            action();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What the activity had asked for before it failed is taken back, so that a retry does not ask twice.
            var takenBack = Effects[mark..];
            Effects.RemoveRange(mark, takenBack.Count);
            if (delivering is null) Withdraw(execution, takenBack);
            else execution.Undelivered.Add(delivering);
            Fault(execution, e);
        }
    }

    private void Withdraw(ActivityExecution execution, List<Effect> takenBack)
    {
        foreach (var child in execution.Children.ToArray()) Remove(child);
        execution.Bookmarks.RemoveAll(x => takenBack.OfType<BookmarkCreated>().Any(created => created.Bookmark.Id == x.Id));
        foreach (var bookmark in execution.Bookmarks) LeaveBookmark(bookmark);
        execution.Bookmarks.Clear();
    }

    private void Fault(ActivityExecution execution, Exception e)
    {
        var kind = e switch
        {
            FaultException fault => fault.Kind,
            ExpressionException => "Expression",
            FormatException => "Conversion",
            _ => e.GetType().Name,
        };
        var incident = new Incident(state.NextId(), execution.Id, execution.Node.Key, kind, e.Message, now);
        execution.Status = ExecutionStatus.Faulted;
        state.Incidents.Add(incident);
        Effects.Add(new IncidentRaised(incident));
        Note(execution, JournalEvent.Faulted, e.Message);
        _stopped |= !program.ContinuesWithIncidents;
    }

    private void Resolve(Incident incident)
    {
        state.Incidents.Remove(incident);
        Effects.Add(new IncidentResolved(incident));
    }

    /// <summary>Takes an execution and all below it out of the state.</summary>
    private void Remove(ActivityExecution execution)
    {
        foreach (var gone in execution.SelfAndDescendants().ToArray())
        {
            gone.IsOver = true;
            foreach (var bookmark in gone.Bookmarks) LeaveBookmark(bookmark);
            gone.Bookmarks.Clear();
            if (gone.Status == ExecutionStatus.Pending) state.Queue.Remove(gone);
            foreach (var incident in state.Incidents.Where(x => x.ExecutionId == gone.Id).ToArray()) Resolve(incident);
        }

        execution.Parent?.Children.Remove(execution);
    }

    private void LeaveBookmark(Bookmark bookmark)
    {
        Effects.Add(new BookmarkRemoved(bookmark, Completed: false));
        if (bookmark is { Kind: BookmarkKind.Child, Payload: string child })
            Effects.Add(new InstanceCancelled(Guid.Parse(child), "Die übergeordnete Aktivität wartet nicht mehr darauf."));
    }

    private static Dictionary<string, object?> Typed(IReadOnlyDictionary<string, object?> given, IReadOnlyList<Definitions.ArgumentDefinition> arguments)
    {
        var inputs = new Dictionary<string, object?>(given, StringComparer.OrdinalIgnoreCase);
        foreach (var argument in arguments) inputs[argument.Name] = ValueTypes.Convert(inputs.GetValueOrDefault(argument.Name), argument.TypeName);
        return inputs;
    }
}
