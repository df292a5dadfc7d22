using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Engine.Execution;

/// <summary>A burst while it happens: what is scheduled starts in turn, what completes tells its container.</summary>
internal sealed class BurstRun(
    WorkflowProgram program,
    InstanceState state,
    DateTimeOffset now,
    EngineLimits limits,
    IReadOnlyList<string> unknown
) : IBurst
{
    private int _started;
    private bool _yields;

    public WorkflowProgram Program => program;

    public InstanceState State => state;

    public DateTimeOffset Now => now;

    public EngineLimits Limits => limits;

    public List<Effect> Effects { get; } = [];

    public StepScripts Scripts { get; } = new(limits.Script, limits.StepTime, limits.StepTimeUsed);

    public IReadOnlyList<string> Unknown => unknown;

    public (Node Activity, object? Payload)? Trigger { get; set; }

    internal List<JournalEntry> Journal { get; } = [];

    /// <summary>See <see cref="Cancellation"/>.</summary>
    internal List<ActivityExecution> Cancelled { get; } = [];

    /// <summary>Set by an incident: nothing more starts in this burst.</summary>
    internal bool IsStopped { get; set; }

    /// <summary>Starts what is scheduled until nothing is, an incident stops it, or a commit is asked for.</summary>
    internal void RunToRest()
    {
        do RunQueue();
        while (this.FaultIfStuck());

        if (state.Status == WorkflowStatus.Finished)
            return;
        var hasMore = Next() is not null;
        if (hasMore && program.LetsGoOn(state))
            Effects.Add(new ContinuationRequested());
        state.SubStatus =
            state.Incidents.Count > 0 ? WorkflowSubStatus.Faulted
            : hasMore ? WorkflowSubStatus.Executing
            : WorkflowSubStatus.Suspended;
        VariableScopes.ForgetTransient(program, state);
        if (state.Parent is { } parent && state.HasToldFault != (state.SubStatus == WorkflowSubStatus.Faulted))
            TellParent(parent);
    }

    private void RunQueue()
    {
        while (!IsStopped && !_yields && Next() is { } next)
        {
            // What triggered the start is known in its step only.
            if (next.Node.Commits.HasFlag(CommitPoints.Before) && Journal.Count > 0 && Trigger is null)
            {
                _yields = true;
                break;
            }

            state.Queue.Dequeue();
            if (Excess() is { } excess)
            {
                // What else is queued has the next step for itself.
                _yields = true;
                next.Status = ExecutionStatus.Running;
                Fault(next, excess);
            }
            else
            {
                this.Start(next);
            }
        }
    }

    // To ask for the time costs as much as a tenth of a small activity.
    private FaultException? Excess() =>
        ++_started > limits.ActivitiesPerBurst
            ? new FaultException(
                FaultException.Limit,
                $"More than {limits.ActivitiesPerBurst} activities ran without a pause (ActivitiesPerBurst). Is there an endless loop?",
                $"Mehr als {limits.ActivitiesPerBurst} Aktivitäten liefen ohne Pause (ActivitiesPerBurst). Gibt es eine Schleife ohne Ende?"
            )
        : _started % 16 == 0 && Scripts.IsTimeOver
            ? new FaultException(FaultException.Limit, Scripts.TimeIsOver.English, Scripts.TimeIsOver.German)
        : null;

    /// <summary>Tells whoever waits for this instance that it stopped with an incident, or that it goes on.</summary>
    private void TellParent(ParentLink parent)
    {
        state.HasToldFault = !state.HasToldFault;
        Effects.Add(
            new ParentNotified(
                parent,
                state.HasToldFault ? ChildFaulted.Of(parent, state) : new ChildRecovered(parent.BookmarkId)
            )
        );
    }

    public void Schedule(ActivityExecution execution) => state.Queue.Enqueue(execution);

    public void Complete(ActivityExecution execution, IReadOnlyList<string> outcomes)
    {
        if (execution.IsOver)
            return;
        this.CarryOutCancellations();
        Note(
            execution,
            JournalEvent.Completed,
            outcomes is ["Done"] ? null : string.Join(", ", outcomes),
            execution.LoggedOutputs
        );
        _yields |= execution.Node.Commits.HasFlag(CommitPoints.After);
        Compensations.Keep(state, execution);
        this.Remove(execution);
        if (execution.Parent is { } parent)
        {
            this.Tell(parent, new ChildNotice(new ChildCompletion(execution.Node, execution.Tag, outcomes)));
        }
        else if (execution == state.Compensating)
        {
            this.Compensated(execution);
        }
        else
        {
            if (state.Outcomes.Count == 0)
                state.Outcomes = outcomes;
            End(WorkflowSubStatus.Finished);
        }
    }

    public void Cancel(ActivityExecution execution) => Cancellation.Cancel(this, execution);

    public void Compensate(ActivityExecution execution) =>
        state.Compensations.AddRange(Compensations.Of(program, state, execution));

    /// <summary>Ends the instance, after compensations that are still to run; whoever waits for it is told.</summary>
    public void End(WorkflowSubStatus how)
    {
        this.CarryOutCancellations();
        if (state.Root is { } root)
            this.Remove(root);
        state.Root = null;
        if (state.Compensating is not null || state.Compensations.Count > 0)
        {
            state.EndsAs = how;
            this.CompensateNext();
            return;
        }

        state.Queue.Clear();
        foreach (var incident in state.Incidents.ToArray())
            Resolve(incident);
        state.Status = WorkflowStatus.Finished;
        state.SubStatus = how;
        if (state.Parent is { } parent)
            Effects.Add(new ParentNotified(parent, new Resume(parent.BookmarkId, WorkflowResult.Of(state))));
    }

    public void Note(ActivityExecution execution, JournalEvent what, string? detail = null, object? data = null) =>
        Journal.Add(new JournalEntry(execution.Id, execution.Node.Key, what, detail, data));

    public void Resume(ActivityExecution execution, Bookmark bookmark, object? payload) =>
        Delivery.Resume(this, execution, bookmark, payload);

    public void TryAgain(ActivityExecution execution) => Delivery.TryAgain(this, execution);

    public void Fault(ActivityExecution execution, FaultException fault) => Faults.Fault(this, execution, fault);

    public Incident Raise(ActivityExecution execution, string kind, (string English, string German) message) =>
        Faults.Raise(this, execution, kind, message);

    public void Resolve(Incident incident)
    {
        state.Incidents.Remove(incident);
        Effects.Add(new IncidentResolved(incident));
    }

    private ActivityExecution? Next()
    {
        ActivityExecution? first;
        while (state.Queue.TryPeek(out first) && first.IsOver)
            state.Queue.Dequeue();
        return first;
    }
}
