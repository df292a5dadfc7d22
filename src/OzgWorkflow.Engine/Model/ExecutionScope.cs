using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>What the expressions of an execution see, and may change.</summary>
public abstract class ExecutionScope : IExpressionScope
{
    private protected ExecutionScope(IBurst run, ActivityExecution execution)
    {
        (Run, Execution) = (run, execution);
        Scopes = new VariableScopes(run.Program, run.State, execution);
    }

    /// <summary>This execution.</summary>
    public ActivityExecution Execution { get; }

    /// <summary>The present.</summary>
    public DateTimeOffset Now => Run.Now;

    /// <inheritdoc />
    public string InstanceId => Run.State.InstanceId.ToString();

    /// <inheritdoc />
    public ScopeDefinition Definition => Run.Program.Scope;

    /// <inheritdoc />
    public string? CorrelationId
    {
        get => Run.State.CorrelationId;
        set => Run.State.CorrelationId = Names.CheckedCorrelation(value);
    }

    /// <inheritdoc />
    public string? InstanceName
    {
        get => Run.State.Name;
        set => Run.State.Name = Names.Checked(value, "The name of the instance", "Der Name der Instanz");
    }

    /// <inheritdoc />
    public object? LastResult => Run.State.LastResult;

    /// <inheritdoc />
    public StepScripts Scripts => Run.Scripts;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, object?> Variables => Scopes.All();

    /// <inheritdoc />
    public IReadOnlyDictionary<string, object?> Inputs => Scopes.Inputs;

    /// <inheritdoc />
    public bool TryGetVariable(string idOrName, out object? value) => Scopes.TryGet(idOrName, out value);

    /// <inheritdoc />
    public void SetVariable(string idOrName, object? value)
    {
        var size = ValueSize.Within(Run.Limits.VariableSize, value, idOrName);
        var (name, converted) = Scopes.Set(idOrName, value);
        Run.Note(Execution, JournalEvent.VariableChanged, name, ValueSize.Journalled(converted, size));
    }

    /// <inheritdoc />
    public object? GetOutput(string activityIdOrName, string? outputName)
    {
        if (
            Run.Program.Find(activityIdOrName) is not { } node
            || !Run.State.ActivityOutputs.TryGetValue(node.Key, out var outputs)
        )
            return null;
        return outputName is null ? outputs.Values.FirstOrDefault() : Value.Member(outputs, outputName);
    }

    /// <summary>Whether something in the program reads outputs of activities.</summary>
    internal bool ReadsOutputs => Run.Program.ReadsActivityOutputs;

    /// <summary>A new id that is the same whenever this burst is run again.</summary>
    public Guid NewId() => DeterministicId.Create(Run.State.InstanceId, Run.State.NextId());

    private protected IBurst Run { get; }

    private protected VariableScopes Scopes { get; }
}
