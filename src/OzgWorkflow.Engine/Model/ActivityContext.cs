using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>What an activity may do during one execution.</summary>
public sealed class ActivityContext : IExpressionScope
{
    private static readonly string[] Done = ["Done"];
    private readonly IBurst _run;
    private readonly VariableScopes _scopes;

    internal ActivityContext(IBurst run, ActivityExecution execution)
    {
        (_run, Execution) = (run, execution);
        _scopes = new VariableScopes(run.Program, run.State, execution);
    }

    /// <summary>This execution.</summary>
    public ActivityExecution Execution { get; }

    /// <summary>This activity.</summary>
    public Node Node => Execution.Node;

    /// <summary>The present.</summary>
    public DateTimeOffset Now => _run.Now;

    /// <summary>Live children.</summary>
    public IReadOnlyList<ActivityExecution> Children => Execution.Children;

    /// <summary>The activity that triggered the start of the workflow, until it runs.</summary>
    public Node? Trigger => _run.Trigger?.Activity;

    /// <summary>The instance's own id.</summary>
    public Guid WorkflowInstanceId => _run.State.InstanceId;

    /// <inheritdoc />
    public string InstanceId => _run.State.InstanceId.ToString();

    /// <inheritdoc />
    public ScopeDefinition Definition => _run.Program.Scope;

    /// <inheritdoc />
    public string? CorrelationId
    {
        get => _run.State.CorrelationId;
        set => _run.State.CorrelationId = value;
    }

    /// <inheritdoc />
    public string? InstanceName
    {
        get => _run.State.Name;
        set => _run.State.Name = value;
    }

    /// <inheritdoc />
    public object? LastResult => _run.State.LastResult;

    /// <inheritdoc />
    public StepScripts Scripts => _run.Scripts;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, object?> Variables => _scopes.All();

    /// <inheritdoc />
    public IReadOnlyDictionary<string, object?> Inputs => _scopes.Inputs;

    /// <summary>Whether it is known that no role or person has that name.</summary>
    public bool IsUnknown(string? name) => name is not null && _run.Unknown.Contains(name);

    /// <summary>What this execution remembers under a name of its own.</summary>
    public object? this[string property]
    {
        get => Execution.Properties?.GetValueOrDefault(property);
        set => (Execution.Properties ??= [])[property] = value;
    }

    /// <summary>Remembers a value that a definition or a person made, within the size that a variable may have.</summary>
    public void Remember(string property, object? value)
    {
        ValueSize.Within(_run.Limits.VariableSize, value, property);
        this[property] = value;
    }

    /// <inheritdoc />
    public bool TryGetVariable(string idOrName, out object? value) => _scopes.TryGet(idOrName, out value);

    /// <inheritdoc />
    public void SetVariable(string idOrName, object? value)
    {
        var size = ValueSize.Within(_run.Limits.VariableSize, value, idOrName);
        var (name, converted) = _scopes.Set(idOrName, value);
        _run.Note(Execution, JournalEvent.VariableChanged, name, ValueSize.Journalled(converted, size));
    }

    /// <inheritdoc />
    public object? GetOutput(string activityIdOrName, string? outputName)
    {
        if (
            _run.Program.Find(activityIdOrName) is not { } node
            || !_run.State.ActivityOutputs.TryGetValue(node.Key, out var outputs)
        )
            return null;
        return outputName is null ? outputs.Values.FirstOrDefault() : Value.Member(outputs, outputName);
    }

    /// <summary>Computes an input.</summary>
    /// <exception cref="ExpressionException">The expression failed.</exception>
    /// <exception cref="FormatException">The value is not of the input's type.</exception>
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

        return ValueTypes.ToInput<T>(value, input.Name);
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
        var size = ValueSize.Within(_run.Limits.VariableSize, value, name);
        if (Node.Log.Output(name))
            (Execution.LoggedOutputs ??= [])[name] = ValueSize.Journalled(value, size);
        if (Node.OutputTargets.TryGetValue(name, out var target))
        {
            if (_scopes.Knows(target))
                SetVariable(target, value);
            else
                _scopes.SetWorkflowOutput(target, value);
        }

        if (!_run.Program.ReadsActivityOutputs)
            return;
        if (name == "Result")
            _run.State.LastResult = value;
        if (!_run.State.ActivityOutputs.TryGetValue(Node.Key, out var outputs))
            _run.State.ActivityOutputs[Node.Key] = outputs = [];
        outputs[name] = value;
    }

    /// <summary>Sets an output of the nearest workflow.</summary>
    public void SetWorkflowOutput(string name, object? value)
    {
        ValueSize.Within(_run.Limits.VariableSize, value, name);
        _scopes.SetWorkflowOutput(name, value);
    }

    /// <summary>Schedules a child.</summary>
    public void Schedule(Node child, string? tag = null, Dictionary<string, object?>? variables = null)
    {
        var execution = new ActivityExecution
        {
            Id = _run.State.NextId(),
            Node = child,
            Parent = Execution,
            Tag = tag,
            Variables = variables,
        };
        Execution.Children.Add(execution);
        _run.Schedule(execution);
    }

    /// <summary>Completes this activity; without outcomes it is "Done".</summary>
    public void Complete(params IReadOnlyList<string> outcomes) =>
        _run.Complete(Execution, outcomes.Count == 0 ? Done : outcomes);

    /// <summary>Completes the nearest execution around this one that <paramref name="which"/> picks; the workflow itself when there is none.</summary>
    public void CompleteAncestor(Func<ActivityExecution, bool> which, params IReadOnlyList<string> outcomes)
    {
        for (var ancestor = Execution.Parent; ancestor is not null; ancestor = ancestor.Parent)
        {
            if (!which(ancestor))
                continue;
            _run.Complete(ancestor, outcomes.Count == 0 ? Done : outcomes);
            return;
        }

        _run.State.Outcomes = outcomes;
        Finish();
    }

    /// <summary>Ends the workflow at once.</summary>
    public void Finish()
    {
        _run.Note(Execution, JournalEvent.Completed);
        _run.End(WorkflowSubStatus.Finished);
    }

    /// <summary>Cancels a child and all below it.</summary>
    public void Cancel(ActivityExecution child) => _run.Cancel(child);

    /// <summary>Waits for something. The details go out with the effect and are not kept in the state.</summary>
    public Bookmark Wait(
        BookmarkKind kind,
        string name,
        DateTimeOffset? due = null,
        object? payload = null,
        object? details = null
    )
    {
        var bookmark = new Bookmark(_run.State.NextId(), kind, name, due, payload);
        Execution.Bookmarks.Add(bookmark);
        _run.Effects.Add(new BookmarkCreated(bookmark, Node.Key, details));
        return bookmark;
    }

    /// <summary>Asks for work outside and waits for its result. Another try of the same execution has the same key.</summary>
    public void Request(string kind, IReadOnlyDictionary<string, object?> request)
    {
        var bookmark = Wait(BookmarkKind.Work, kind);
        Emit(
            new WorkRequested(bookmark.Id, kind, request, DeterministicId.Create(_run.State.InstanceId, Execution.Id))
        );
    }

    /// <summary>Asks the world for something.</summary>
    public void Emit(Effect effect) => _run.Effects.Add(effect);

    /// <summary>A new id that is the same whenever this burst is run again.</summary>
    public Guid NewId() => DeterministicId.Create(_run.State.InstanceId, _run.State.NextId());

    /// <summary>What the activity remembers in a form of its own, made from what the state holds when it is first needed in a burst.</summary>
    internal T Memory<T>(Func<object?, T> read)
        where T : class, IMemory
    {
        if (Execution.Memory is T memory)
            return memory;
        Execution.Memory = memory = read(Execution.Memory);
        return memory;
    }
}
