using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>What an activity may do during one execution.</summary>
public sealed class ActivityContext : ExecutionScope
{
    private static readonly string[] Done = ["Done"];

    internal ActivityContext(IBurst run, ActivityExecution execution)
        : base(run, execution) { }

    /// <summary>This activity.</summary>
    public Node Node => Execution.Node;

    /// <summary>Live children.</summary>
    public IReadOnlyList<ActivityExecution> Children => Execution.Children;

    /// <summary>The activity that triggered the start of the workflow, until it runs.</summary>
    public Node? Trigger => Run.Trigger?.Activity;

    /// <summary>The instance's own id.</summary>
    public Guid WorkflowInstanceId => Run.State.InstanceId;

    /// <summary>Whether it is known that there is nobody and nothing of that name.</summary>
    public bool IsUnknown(string? name) => name is not null && Run.Unknown.Contains(name);

    /// <summary>What this execution remembers under a name of its own.</summary>
    public object? this[string property]
    {
        get => Execution.Properties?.GetValueOrDefault(property);
        // A copy, so that an attempt that fails has only to put the former one back.
        set => Execution.Properties = new(Execution.Properties ?? []) { [property] = value };
    }

    /// <summary>Remembers a value that a definition or a person made, as large as a variable at most.</summary>
    public void Remember(string property, object? value)
    {
        ValueSize.Within(Run.Limits.VariableSize, value, property);
        this[property] = value;
    }

    /// <summary>Computes an input.</summary>
    /// <exception cref="ExpressionException">The expression failed.</exception>
    /// <exception cref="UnreadableException">The value is not of the input's type.</exception>
    public T? Get<T>(Input<T> input) => Get(input, x => x);

    /// <summary>Computes an input of which the journal must not keep all.</summary>
    /// <param name="input">The input.</param>
    /// <param name="shown">What the journal keeps of the value.</param>
    public T? Get<T>(Input<T> input, Func<object?, object?> shown)
    {
        if (input.Expression is null)
            return input.Default;
        var value = input.Expression.Evaluate(this);
        if (Node.Log.Input(input.Name))
        {
            var kept = shown(value);
            (Execution.LoggedInputs ??= [])[input.Name] = ValueSize.Journalled(kept, Value.Size(kept));
        }

        return input.Of(value);
    }

    /// <summary>Schedules a child; completes when there is none.</summary>
    internal void ScheduleOrComplete(Node? child)
    {
        if (child is null)
            Complete();
        else
            Schedule(child);
    }

    /// <summary>Computes an expression that may be missing.</summary>
    public object? Evaluate(IExpression? expression) => expression?.Evaluate(this);

    /// <summary>Returns an output: to the variable or workflow output that the designer bound it to.</summary>
    public void SetOutput(string name, object? value)
    {
        var size = ValueSize.Within(Run.Limits.VariableSize, value, name);
        if (Node.Log.Output(name))
            (Execution.LoggedOutputs ??= [])[name] = ValueSize.Journalled(value, size);
        if (Node.OutputTargets.TryGetValue(name, out var target))
        {
            if (Scopes.IsVariable(target))
                SetVariable(target, value);
            else
                Scopes.SetWorkflowOutput(target, value);
        }

        if (!Run.Program.ReadsActivityOutputs)
            return;
        if (name == "Result")
            Run.State.LastResult = value;
        if (!Run.State.ActivityOutputs.TryGetValue(Node.Key, out var outputs))
            Run.State.ActivityOutputs[Node.Key] = outputs = [];
        outputs[name] = value;
    }

    /// <summary>Sets an output of the nearest workflow.</summary>
    public void SetWorkflowOutput(string name, object? value)
    {
        ValueSize.Within(Run.Limits.VariableSize, value, name);
        Scopes.SetWorkflowOutput(name, value);
    }

    /// <summary>Schedules a child.</summary>
    /// <exception cref="FaultException">More would wait for their turn than may run.</exception>
    public void Schedule(Node child, string? tag = null, Dictionary<string, object?>? variables = null)
    {
        if (Run.State.Queue.Count >= Run.Limits.ActivitiesPerBurst)
            throw new FaultException(
                FaultException.Limit,
                $"More than {Run.Limits.ActivitiesPerBurst} activities would run side by side (ActivitiesPerBurst).",
                $"Mehr als {Run.Limits.ActivitiesPerBurst} Aktivitäten liefen nebeneinander (ActivitiesPerBurst)."
            );
        var execution = new ActivityExecution
        {
            Id = Run.State.NextId(),
            Node = child,
            Parent = Execution,
            Tag = tag,
            Variables = variables,
        };
        Execution.Children.Add(execution);
        Run.Schedule(execution);
    }

    /// <summary>Completes this activity; without outcomes it is "Done".</summary>
    public void Complete(params IReadOnlyList<string> outcomes) =>
        Run.Complete(Execution, outcomes.Count == 0 ? Done : outcomes);

    /// <summary>
    /// Completes the nearest execution around this one that <paramref name="which"/> picks; the workflow itself when
    /// there is none.
    /// </summary>
    public void CompleteAncestor(Func<ActivityExecution, bool> which, params IReadOnlyList<string> outcomes)
    {
        for (var ancestor = Execution.Parent; ancestor is not null; ancestor = ancestor.Parent)
        {
            if (!which(ancestor))
                continue;
            Run.Complete(ancestor, outcomes.Count == 0 ? Done : outcomes);
            return;
        }

        Run.State.Outcomes = outcomes;
        Finish();
    }

    /// <summary>Ends the workflow at once.</summary>
    public void Finish()
    {
        Run.Note(Execution, JournalEvent.Completed);
        Run.End(WorkflowSubStatus.Finished);
    }

    /// <summary>Cancels a child and all below it.</summary>
    public void Cancel(ActivityExecution child) => Run.Cancel(child);

    /// <summary>Waits for something. The details go out with the effect and are not kept in the state.</summary>
    public Bookmark Wait(
        BookmarkKind kind,
        string name,
        DateTimeOffset? due = null,
        object? payload = null,
        object? details = null
    )
    {
        Names.Checked(name, "The name of what is waited for", "Der Name dessen, worauf gewartet wird,");
        var bookmark = new Bookmark(Run.State.NextId(), kind, name, due, payload);
        Execution.Bookmarks.Add(bookmark);
        Run.Effects.Add(new BookmarkCreated(bookmark, Node.Key, details));
        return bookmark;
    }

    /// <summary>Asks for work outside and waits for its result. Each try of an execution has the same key.</summary>
    public void Request(string kind, IReadOnlyDictionary<string, object?> request)
    {
        var bookmark = Wait(BookmarkKind.Work, kind);
        Emit(new WorkRequested(bookmark.Id, kind, request, DeterministicId.Create(Run.State.InstanceId, Execution.Id)));
    }

    /// <summary>Asks the world for something.</summary>
    public void Emit(Effect effect) => Run.Effects.Add(ValueSize.Checked(Names.Checked(effect)));

    /// <summary>
    /// What the activity remembers in a form of its own, made from what the state holds when it is first needed in a
    /// burst.
    /// </summary>
    internal T Memory<T>(Func<object?, T> read)
        where T : class, IMemory
    {
        if (Execution.Memory is T memory)
            return memory;
        Execution.Memory = memory = read(Execution.Memory);
        return memory;
    }
}
