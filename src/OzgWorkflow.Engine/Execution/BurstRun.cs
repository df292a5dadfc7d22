using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Execution;

/// <summary>One burst while it happens: what the interpreter and the activities' contexts share.</summary>
internal sealed class BurstRun(
    WorkflowProgram program, InstanceState state, DateTimeOffset now, EngineLimits limits, StepScripts? scripts = null)
{
    private int _scheduled;
    private bool _stopped;
    private bool _yields;
    private object? _triggerPayload;

    internal WorkflowProgram Program => program;
    internal InstanceState State => state;
    internal DateTimeOffset Now => now;
    internal EngineLimits Limits => limits;
    internal List<Effect> Effects { get; } = [];
    internal List<JournalEntry> Journal { get; } = [];
    internal StepScripts Scripts { get; } = scripts ?? new StepScripts(limits.Script, limits.StepTime);

    /// <summary>The activity that triggered the start, until it runs.</summary>
    internal Node? Trigger { get; private set; }

    internal bool Accept(Stimulus stimulus) => stimulus switch
    {
        Start start => Start(start),
        Resume resume => Resume(resume),
        Continue => state is { Status: WorkflowStatus.Running, SubStatus: WorkflowSubStatus.Executing },
        Cancel cancel => Cancel(cancel),
        Retry retry => Retry(retry),
        Skip skip => Skip(skip),
        ChangeVariables change => Change(change),
        Overflow overflow => Report(overflow),
        Migrate => Adopt(),
        _ => throw new ArgumentOutOfRangeException(nameof(stimulus)),
    };

    /// <summary>Starts what is scheduled until nothing is, an incident stops the instance, or a commit is asked for.</summary>
    internal void RunToRest()
    {
        while (!_stopped && !_yields && Next() is { } next)
        {
            if (next.Node.Commits.HasFlag(CommitPoints.Before) && Journal.Count > 0)
            {
                _yields = true;
                break;
            }

            state.Queue.Dequeue();
            StartExecution(next);
        }

        if (state.Status == WorkflowStatus.Finished) return;
        var hasMore = Next() is not null;
        if (hasMore && !_stopped) Effects.Add(new ContinuationRequested());
        state.SubStatus = state.Incidents.Count > 0 ? WorkflowSubStatus.Faulted
            : hasMore ? WorkflowSubStatus.Executing
            : WorkflowSubStatus.Suspended;
        VariableScopes.ForgetTransient(program, state);
    }

    internal void Schedule(ActivityExecution execution)
    {
        if (++_scheduled > limits.ActivitiesPerBurst)
            throw new FaultException(FaultException.Limit, $"More than {limits.ActivitiesPerBurst} activities ran without a pause (ActivitiesPerBurst). Is there an endless loop?");
        if (_scheduled % 64 == 0 && Scripts.IsTimeOver) throw new FaultException(FaultException.Limit, Scripts.TimeIsOver);
        state.Queue.Enqueue(execution);
    }

    internal void Complete(ActivityExecution execution, IReadOnlyList<string> outcomes)
    {
        if (execution.IsOver) return;
        Note(execution, JournalEvent.Completed, outcomes is ["Done"] ? null : string.Join(", ", outcomes), execution.LoggedOutputs);
        _yields |= execution.Node.Commits.HasFlag(CommitPoints.After);
        Compensations.Keep(state, execution);
        Remove(execution);
        if (execution.Parent is { } parent)
        {
            Deliver(parent, new ChildCompletion(execution.Node, execution.Tag, outcomes));
        }
        else if (execution == state.Compensating)
        {
            state.Compensating = null;
            if (Compensations.ScopeToLeave(state, execution) is { } scope) Complete(scope, ["Faulted"]);
            CompensateNext();
        }
        else
        {
            if (state.Outcomes.Count == 0) state.Outcomes = outcomes;
            End(WorkflowSubStatus.Finished);
        }
    }

    internal void Cancel(ActivityExecution execution)
    {
        if (execution.IsOver) return;
        Note(execution, JournalEvent.Cancelled);
        state.Compensations.AddRange(Compensations.Of(program, state, execution));
        Remove(execution);
        if (execution.Parent is { IsOver: false } parent && parent.Node.Activity is IContainer container)
            container.ChildCancelled(new ActivityContext(this, parent), execution.Node);
        CompensateNext();
    }

    /// <summary>Ends the instance: nothing lives on in it, and whoever waits for it is told. Compensations that are still to run come first.</summary>
    internal void End(WorkflowSubStatus how)
    {
        if (state.Root is { } root) Remove(root);
        state.Root = null;
        if (state.Compensating is not null || state.Compensations.Count > 0)
        {
            state.EndsAs = how;
            CompensateNext();
            return;
        }

        state.Queue.Clear();
        foreach (var incident in state.Incidents.ToArray()) Resolve(incident);
        state.Status = WorkflowStatus.Finished;
        state.SubStatus = how;
        if (state.Parent is { } parent) Effects.Add(new ParentNotified(parent, WorkflowResult.Of(state)));
    }

    internal void Note(ActivityExecution execution, JournalEvent what, string? detail = null, object? data = null) =>
        Journal.Add(new JournalEntry(execution.Id, execution.Node.Key, what, detail, data));

    private bool Start(Start start)
    {
        if (state.SubStatus != WorkflowSubStatus.Pending) return false;
        state.CorrelationId = start.CorrelationId;
        state.Name = start.Name;
        state.Parent = start.Parent;
        state.Inputs = program.Inputs.Count == 0 ? start.Inputs : Typed(start.Inputs, program.Inputs);
        foreach (var variable in program.Variables) state.Variables[variable.Id] = variable.Default;
        if (start.Trigger is { } trigger) (Trigger, _triggerPayload) = (program[trigger], start.TriggerPayload);
        state.Root = new ActivityExecution { Id = state.NextId(), Node = program.Root };
        Schedule(state.Root);
        state.SubStatus = WorkflowSubStatus.Executing;
        return true;
    }

    private bool Resume(Resume resume)
    {
        if (state.FindBookmark(resume.BookmarkId) is not var (execution, bookmark)) return false;
        execution.Bookmarks.Remove(bookmark);
        Effects.Add(new BookmarkRemoved(bookmark, Completed: true));
        if (bookmark.Name == RetryPolicy.BookmarkName) TryAgain(execution);
        else DeliverResume(execution, bookmark, resume.Payload);
        return true;
    }

    private void DeliverResume(ActivityExecution execution, Bookmark bookmark, object? payload)
    {
        Note(execution, JournalEvent.Resumed, bookmark.Name);
        var context = new ActivityContext(this, execution);
        var mark = Effects.Count;
        try
        {
            ((IResumable)execution.Node.Activity).Resume(context, bookmark, payload);
            execution.FailedTries.Clear();
        }
        catch (Exception e) when (e is not OutOfMemoryException and not ScriptsUnavailableException)
        {
            var takenBack = TakeBack(mark);
            if (e is FaultException) Withdraw(execution, takenBack);
            else execution.UndeliveredResume = (bookmark, payload);
            Fault(execution, e);
        }
    }

    private bool Cancel(Cancel cancel)
    {
        if (state.Status == WorkflowStatus.Finished) return false;
        if (state.Root is { } root)
        {
            Note(root, JournalEvent.Cancelled, cancel.Reason);
            state.Compensations.AddRange(Compensations.Of(program, state, root));
        }

        End(WorkflowSubStatus.Cancelled);
        return true;
    }

    private bool Retry(Retry retry)
    {
        if (!ResolveById(retry.IncidentId, out var execution)) return false;
        Edit(retry);
        execution?.FailedTries.Clear();
        if (execution is not null) TryAgain(execution);
        return true;
    }

    private bool Skip(Skip skip)
    {
        if (!ResolveById(skip.IncidentId, out var execution)) return false;
        Edit(skip);
        if (execution is null) return true;
        Note(execution, JournalEvent.Skipped, skip.Outcome);
        execution.Status = ExecutionStatus.Running;
        var context = new ActivityContext(this, execution);
        foreach (var (name, value) in skip.Outputs) context.SetOutput(name, value);
        Complete(execution, [skip.Outcome ?? "Done"]);
        return true;
    }

    private bool Change(ChangeVariables change)
    {
        if (state is not { Status: WorkflowStatus.Running, Root: not null }) return false;
        var known = program.Variables;
        if (!change.Values.Keys.All(name => known.Any(x => x.Id == name || x.Name == name))) return false;
        Edit(change);
        return true;
    }

    private void Edit(IVariableEdit edit)
    {
        if (edit.Values.Count == 0 || state.Root is not { } root) return;
        var context = new ActivityContext(this, root);
        foreach (var (name, value) in edit.Values) context.SetVariable(name, value);
    }

    private bool Report(Overflow overflow)
    {
        if (state is not { Status: WorkflowStatus.Running, Root: { } root }) return false;
        Raise(root, FaultException.Limit, overflow.Limit);
        return true;
    }

    /// <summary>The state comes from another version: activities may bring it in line with theirs.</summary>
    private bool Adopt()
    {
        foreach (var execution in state.Executions.ToArray())
        {
            foreach (var variable in execution.Node.Variables) (execution.Variables ??= []).TryAdd(variable.Id, variable.Default);
            if (execution.Node.Activity is IMigratable migratable && execution.Status == ExecutionStatus.Running) migratable.Adopt(new ActivityContext(this, execution));
        }

        foreach (var variable in program.Variables) state.Variables.TryAdd(variable.Id, variable.Default);
        return true;
    }

    /// <summary>The execution that the incident stopped; <c>null</c> when it stopped none (a step that was refused because of its size).</summary>
    private bool ResolveById(long incidentId, out ActivityExecution? stopped)
    {
        stopped = null;
        if (state.Incidents.Find(x => x.Id == incidentId) is not { } incident) return false;
        Resolve(incident);
        stopped = state.Executions.FirstOrDefault(x => x.Id == incident.ExecutionId && x.Status == ExecutionStatus.Faulted);
        return true;
    }

    private void TryAgain(ActivityExecution execution)
    {
        Note(execution, JournalEvent.Retried);
        execution.Status = ExecutionStatus.Running;
        if (execution.UndeliveredResume is var (bookmark, payload))
        {
            execution.UndeliveredResume = null;
            DeliverResume(execution, bookmark, payload);
        }
        else if (execution.Undelivered.Count > 0)
        {
            var undelivered = execution.Undelivered.ToArray();
            execution.Undelivered.Clear();
            foreach (var completion in undelivered) Deliver(execution, completion);
        }
        else
        {
            execution.Status = ExecutionStatus.Pending;
            state.Queue.Enqueue(execution);
        }
    }

    private ActivityExecution? Next()
    {
        ActivityExecution? first;
        while (state.Queue.TryPeek(out first) && first.IsOver) state.Queue.Dequeue();
        return first;
    }

    private void StartExecution(ActivityExecution execution)
    {
        execution.Status = ExecutionStatus.Running;
        var started = Journal.Count;
        Note(execution, JournalEvent.Started);
        foreach (var variable in execution.Node.Variables)
            (execution.Variables ??= []).TryAdd(variable.Id, variable.Default);

        var context = new ActivityContext(this, execution);
        var mark = Effects.Count;
        try
        {
            Execute(execution, context);
        }
        catch (Exception e) when (e is not OutOfMemoryException and not ScriptsUnavailableException)
        {
            Withdraw(execution, TakeBack(mark));
            Fault(execution, e);
        }

        if (execution.LoggedInputs is { } inputs) Journal[started] = Journal[started] with { Data = inputs };
        if (execution is { IsOver: false, Bookmarks.Count: > 0 }) Note(execution, JournalEvent.Waiting);
    }

    private void Execute(ActivityExecution execution, ActivityContext context)
    {
        if (Trigger == execution.Node && execution.Node.Activity is ITrigger trigger)
        {
            Trigger = null;
            trigger.Resume(context, new Bookmark(0, BookmarkKind.Event, "Trigger"), _triggerPayload);
        }
        else
        {
            execution.Node.Activity.Execute(context);
        }
    }

    private void Deliver(ActivityExecution parent, ChildCompletion completion)
    {
        if (parent.IsOver) return;
        if (parent.Status == ExecutionStatus.Faulted)
        {
            parent.Undelivered.Add(completion);
            return;
        }

        var mark = Effects.Count;
        try
        {
            ((IContainer)parent.Node.Activity).ChildCompleted(new ActivityContext(this, parent), completion);
        }
        catch (Exception e) when (e is not OutOfMemoryException and not ScriptsUnavailableException)
        {
            TakeBack(mark);
            parent.Undelivered.Add(completion);
            Fault(parent, e);
        }
    }

    /// <summary>What an activity had asked for before it failed is taken back, so that a retry does not ask twice.</summary>
    private List<Effect> TakeBack(int mark)
    {
        var takenBack = Effects[mark..];
        Effects.RemoveRange(mark, takenBack.Count);
        return takenBack;
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
            ExpressionException { IsLimit: true } => FaultException.Limit,
            ExpressionException => "Expression",
            FormatException => "Conversion",
            _ => e.GetType().Name,
        };
        if (execution.Node.Retry?.DelayAfter(execution, kind, DeterministicId.Create(state.InstanceId, execution.Id)) is { } delay)
        {
            execution.FailedTries.Add($"{Value.From(now)} {kind}: {e.Message}");
            var bookmark = new Bookmark(state.NextId(), BookmarkKind.Timer, RetryPolicy.BookmarkName, now + delay);
            execution.Bookmarks.Add(bookmark);
            Effects.Add(new BookmarkCreated(bookmark, execution.Node.Key));
            Note(execution, JournalEvent.TryFailed, e.Message);
            return;
        }

        execution.Status = ExecutionStatus.Faulted;
        var incident = Raise(execution, kind, e.Message);
        if (Compensations.FaultScope(execution) is { } scope) GiveUp(scope, incident);
    }

    private Incident Raise(ActivityExecution execution, string kind, string message)
    {
        var incident = new Incident(state.NextId(), execution.Id, execution.Node.Key, kind, message, now, execution.FailedTries.ToArray());
        state.Incidents.Add(incident);
        Effects.Add(new IncidentRaised(incident));
        Note(execution, JournalEvent.Faulted, message);
        _stopped |= !program.ContinuesWithIncidents;
        return incident;
    }

    /// <summary>A scope that is to be compensated when it faults: what was done in it is undone, then it is left by the outcome "Faulted".</summary>
    private void GiveUp(ActivityExecution scope, Incident incident)
    {
        _stopped = false;
        if (state.Incidents.Contains(incident)) Resolve(incident);
        var compensations = Compensations.Of(program, state, scope).ToList();
        scope.Done.Clear();
        foreach (var child in scope.Children.ToArray()) Remove(child);
        scope.Status = ExecutionStatus.Running;
        if (scope == state.Root)
        {
            state.Compensations.AddRange(compensations);
            End(WorkflowSubStatus.Faulted);
        }
        else if (compensations is [var last, ..])
        {
            compensations[0] = last with { ThenCompletes = scope.Id };
            state.Compensations.AddRange(compensations);
            CompensateNext();
        }
        else
        {
            Complete(scope, ["Faulted"]);
        }
    }

    private void CompensateNext()
    {
        if (state.Compensating is not null) return;
        if (state.Compensations is [.., var next])
        {
            state.Compensations.RemoveAt(state.Compensations.Count - 1);
            state.Compensating = new ActivityExecution { Id = state.NextId(), Node = program[next.NodeKey], IsCompensation = true, Variables = next.Variables, Tag = Compensations.Tag(next) };
            Note(state.Compensating, JournalEvent.Compensated);
            Schedule(state.Compensating);
        }
        else if (state.EndsAs is { } how)
        {
            state.EndsAs = null;
            End(how);
        }
    }

    private void Resolve(Incident incident)
    {
        state.Incidents.Remove(incident);
        Effects.Add(new IncidentResolved(incident));
    }

    /// <summary>Takes an execution and all below it out of the state.</summary>
    private void Remove(ActivityExecution execution)
    {
        foreach (var child in execution.Children) RemoveBelow(child);
        execution.Children.Clear();
        Leave(execution);
        execution.Parent?.Children.Remove(execution);
    }

    private void RemoveBelow(ActivityExecution execution)
    {
        foreach (var child in execution.Children) RemoveBelow(child);
        Leave(execution);
    }

    private void Leave(ActivityExecution execution)
    {
        execution.IsOver = true;
        foreach (var bookmark in execution.Bookmarks) LeaveBookmark(bookmark);
        execution.Bookmarks.Clear();
        if (state.Incidents.Count == 0) return;
        foreach (var incident in state.Incidents.Where(x => x.ExecutionId == execution.Id).ToArray()) Resolve(incident);
    }

    private void LeaveBookmark(Bookmark bookmark)
    {
        Effects.Add(new BookmarkRemoved(bookmark, Completed: false));
        if (bookmark is { Kind: BookmarkKind.Child, Payload: string child })
            Effects.Add(new InstanceCancelled(Guid.Parse(child), "Die übergeordnete Aktivität wartet nicht mehr darauf."));
    }

    private static Dictionary<string, object?> Typed(IReadOnlyDictionary<string, object?> given, IReadOnlyList<ArgumentDefinition> arguments)
    {
        var inputs = new Dictionary<string, object?>(given, StringComparer.OrdinalIgnoreCase);
        foreach (var argument in arguments) inputs[argument.Name] = ValueTypes.Convert(inputs.GetValueOrDefault(argument.Name), argument.TypeName);
        return inputs;
    }
}
