using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Programs;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Execution;

/// <summary>The variables that one execution sees: its own, those of the containers around it, those of the workflow.</summary>
internal sealed class VariableScopes(WorkflowProgram program, InstanceState state, ActivityExecution execution)
{
    internal IReadOnlyDictionary<string, object?> Inputs => Boundary()?.WorkflowInputs ?? state.Inputs;

    internal bool TryGet(string idOrName, out object? value)
    {
        if (Find(idOrName) is var (values, id, _))
        {
            value = values[id];
            return true;
        }

        value = null;
        return false;
    }

    internal void Set(string idOrName, object? value)
    {
        if (Find(idOrName) is var (values, id, type)) values[id] = ValueTypes.Convert(value, type);
        else state.Variables[idOrName] = value;
    }

    /// <summary>Sets what an output is bound to: a variable by id, or an output of the workflow by name.</summary>
    internal void SetTarget(string target, object? value)
    {
        if (Find(target) is not null) Set(target, value);
        else SetWorkflowOutput(target, value);
    }

    internal void SetWorkflowOutput(string name, object? value)
    {
        if (Boundary() is { } boundary) boundary.WorkflowOutputs![name] = value;
        else state.Outputs[name] = ValueTypes.Convert(value, program.Outputs.FirstOrDefault(x => x.Name == name)?.TypeName);
    }

    internal Dictionary<string, object?> All()
    {
        var all = new Dictionary<string, object?>();
        foreach (var (values, definitions) in Scopes())
            foreach (var (id, value) in values)
                all.TryAdd(definitions.FirstOrDefault(x => x.Id == id)?.Name ?? id, value);
        return all;
    }

    private (Dictionary<string, object?> Values, string Id, string? Type)? Find(string idOrName)
    {
        foreach (var (values, definitions) in Scopes())
        {
            var definition = definitions.FirstOrDefault(x => x.Id == idOrName)
                             ?? definitions.FirstOrDefault(x => string.Equals(x.Name, idOrName, StringComparison.OrdinalIgnoreCase));
            var id = definition?.Id ?? idOrName;
            if (values.ContainsKey(id)) return (values, id, definition?.TypeName);
        }

        return null;
    }

    private IEnumerable<(Dictionary<string, object?> Values, IReadOnlyList<VariableDefinition> Definitions)> Scopes()
    {
        for (var scope = execution; scope is not null; scope = scope.Parent)
        {
            if (scope.Variables is { } values) yield return (values, scope.Node.Variables);
            // A workflow used as an activity sees its inputs, not the variables around it; its own inputs are computed outside of it.
            if (scope.WorkflowInputs is not null && scope != execution) yield break;
        }

        yield return (state.Variables, program.Variables);
    }

    private ActivityExecution? Boundary()
    {
        for (var scope = execution.Parent; scope is not null; scope = scope.Parent)
            if (scope.WorkflowInputs is not null)
                return scope;
        return null;
    }
}
