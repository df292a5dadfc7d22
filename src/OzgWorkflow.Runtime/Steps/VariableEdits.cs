using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Steps;

internal static class VariableEdits
{
    /// <summary>What is wrong with an edit, in German, by variable or output; empty when it can be made.</summary>
    internal static Dictionary<string, string> Wrong(
        this IVariableEdit edit,
        WorkflowProgram program,
        InstanceState state,
        EngineLimits limits
    )
    {
        var wrong = new Dictionary<string, string>();
        foreach (var (name, value) in edit.Values)
            if (program.Variables.FirstOrDefault(x => x.Id == name || x.Name == name) is not { } variable)
                wrong[name] = $"Eine Variable „{name}“ hat dieser Workflow nicht.";
            else if (Wrong(value, variable.Type, $"Variable „{name}“", limits) is { } problem)
                wrong[name] = problem;
        if (
            edit is Skip skip
            && state.FindIncident(skip.IncidentId) is { } incident
            && state.StoppedBy(incident) is { } stopped
        )
            Skip(skip, program, state, stopped, limits, wrong);
        return wrong;
    }

    private static void Skip(
        Skip skip,
        WorkflowProgram program,
        InstanceState state,
        ActivityExecution stopped,
        EngineLimits limits,
        Dictionary<string, string> wrong
    )
    {
        var node = stopped.Node;
        if (skip.Outcome is { } outcome && node.Outcomes is { } outcomes && !outcomes.Contains(outcome))
            wrong["outcome"] =
                $"Einen Ausgang „{outcome}“ hat „{node.DisplayText}“ nicht; es gibt {string.Join(", ", outcomes)}.";
        var outputs = node.Outputs.ToArray();
        foreach (var (name, value) in skip.Outputs)
            if (!outputs.Contains(name, StringComparer.OrdinalIgnoreCase))
                wrong[name] =
                    $"Eine Ausgabe „{name}“ hat „{node.DisplayText}“ nicht; es gibt {(outputs is [] ? "keine" : string.Join(", ", outputs))}.";
            else if (
                Wrong(value, program.TypeOfOutput(state, stopped, name), $"Ausgabe „{name}“", limits) is { } problem
            )
                wrong[name] = problem;
    }

    private static string? Wrong(object? value, DeclaredType? type, string target, EngineLimits limits) =>
        Value.Size(value) > limits.VariableSize
            ? $"{target} ist mit {Value.Size(value)} Zeichen zu lang; erlaubt sind {limits.VariableSize}."
            : type?.Convert(value).Misfit?.ForUsers(target);
}
