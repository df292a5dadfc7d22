using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>
/// The variables that one execution sees: its own, those of the containers around it, those of the workflow. The
/// nearest of a name counts, and a workflow used as an activity sees those around it, too, as in Elsa 3 (memory blocks
/// are looked for in all contexts above).
/// </summary>
internal readonly struct VariableScopes(WorkflowProgram program, InstanceState state, ActivityExecution execution)
{
    internal IReadOnlyDictionary<string, object?> Inputs => Boundary()?.WorkflowInputs ?? state.Inputs;

    /// <summary>
    /// Variables that are kept in memory only are empty again after each burst (Elsa's memory storage driver).
    /// </summary>
    internal static void ForgetTransient(WorkflowProgram program, InstanceState state)
    {
        if (!program.HasTransientVariables)
            return;
        Forget(state.Variables, program.Variables);
        foreach (var execution in state.Executions)
            if (execution.Variables is { } values)
                Forget(values, execution.Node.Variables);
    }

    internal bool TryGet(string idOrName, out object? value)
    {
        if (Find(idOrName, out var values, out var id, out _))
            return values.TryGetValue(id, out value);
        value = null;
        return false;
    }

    /// <summary>Sets a variable and returns its name and new value.</summary>
    internal (string Name, object? Value) Set(string idOrName, object? value)
    {
        if (!Find(idOrName, out var values, out var id, out var definition))
            (values, id) = (state.Variables, idOrName);
        var converted = definition is null
            ? value
            : definition.Type.ConvertFor(DeclaredType.Variable, definition.Name, value);
        values[id] = converted;
        return (definition?.Name ?? id, converted);
    }

    /// <summary>
    /// Whether an output that is bound to a name goes to a variable; else it goes to an output of the nearest workflow.
    /// </summary>
    internal bool IsVariable(string target) => FindTarget(target, out _);

    internal void SetWorkflowOutput(string name, object? value)
    {
        if (Boundary() is { } boundary)
            boundary.WorkflowOutputs![name] = value;
        else
            state.Outputs[name] = OutputType(name) is { } type
                ? type.ConvertFor(DeclaredType.Output, name, value)
                : value;
    }

    /// <summary>
    /// Type of the variable, or output of the workflow, that an output is bound to; <c>null</c> when it takes
    /// everything.
    /// </summary>
    internal DeclaredType? TypeOf(string target) =>
        FindTarget(target, out var definition) ? definition?.Type
        : Boundary() is null ? OutputType(target)
        : null;

    internal Dictionary<string, object?> All()
    {
        var all = AllFrom(Innermost);
        Add(all, state.Variables, program.Variables);
        return all;
    }

    /// <summary>Those of the containers around the execution and its own, without the workflow's.</summary>
    internal Dictionary<string, object?> AllBelowWorkflow() => AllFrom(execution);

    // The variables of a workflow used as an activity are not those of its caller, who computes its inputs and takes
    // its outputs.
    private ActivityExecution? Innermost => execution.Node.Activity is IEmbedding ? execution.Parent : execution;

    private static Dictionary<string, object?> AllFrom(ActivityExecution? innermost)
    {
        var all = new Dictionary<string, object?>();
        for (var scope = innermost; scope is not null; scope = scope.Parent)
            if (scope.Variables is { } values)
                Add(all, values, scope.Node.Variables);
        return all;
    }

    private bool Find(
        string idOrName,
        out Dictionary<string, object?> values,
        out string id,
        out VariableDefinition? definition
    )
    {
        for (var scope = Innermost; scope is not null; scope = scope.Parent)
        {
            if (scope.Variables is not { } own || !Find(own, scope.Node.Variables, idOrName, out id, out definition))
                continue;
            values = own;
            return true;
        }

        values = state.Variables;
        return Find(values, program.Variables, idOrName, out id, out definition);
    }

    private bool FindTarget(string target, out VariableDefinition? definition) =>
        Find(target, out var values, out _, out definition) && !IsOutputWithin(values, target);

    /// <summary>Whether a workflow used as an activity has an output of that name, nearer than the variables.</summary>
    private bool IsOutputWithin(Dictionary<string, object?> variables, string name)
    {
        for (var scope = Innermost; scope is not null && scope.Variables != variables; scope = scope.Parent)
            if (scope.Node.Activity is IEmbedding embedding && embedding.Outputs.Any(x => x.Name == name))
                return true;
        return false;
    }

    private static bool Find(
        Dictionary<string, object?> values,
        IReadOnlyList<VariableDefinition> definitions,
        string idOrName,
        out string id,
        out VariableDefinition? definition
    )
    {
        definition = VariableDefinition.Find(definitions, idOrName);
        id = definition?.Id ?? idOrName;
        return values.ContainsKey(id);
    }

    private static void Add(
        Dictionary<string, object?> all,
        Dictionary<string, object?> values,
        IReadOnlyList<VariableDefinition> definitions
    )
    {
        foreach (var (id, value) in values)
            all.TryAdd(definitions.FirstOrDefault(x => x.Id == id)?.Name ?? id, value);
    }

    private static void Forget(Dictionary<string, object?> values, IReadOnlyList<VariableDefinition> definitions)
    {
        foreach (var transient in definitions.Where(x => x.IsTransient))
            values[transient.Id] = null;
    }

    private DeclaredType? OutputType(string name) => program.Outputs.FirstOrDefault(x => x.Name == name)?.Type;

    private ActivityExecution? Boundary()
    {
        for (var scope = execution.Parent; scope is not null; scope = scope.Parent)
            if (scope.WorkflowInputs is not null)
                return scope;
        return null;
    }
}
