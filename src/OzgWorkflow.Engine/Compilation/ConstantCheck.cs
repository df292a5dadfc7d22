using System.Reflection;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>
/// Finds constants that can never work: defaults of variables and inputs of activities that do not fit their types.
/// </summary>
internal static class ConstantCheck
{
    // Whatever begins later ends before the calendar does.
    private static readonly TimeSpan Longest = DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch;

    internal static IEnumerable<Problem> Find(WorkflowProgram program) =>
        Defaults(null, program.Variables)
            .Concat(program.Nodes.SelectMany(x => Defaults(x, x.Variables).Concat(Inputs(x))));

    private static IEnumerable<Problem> Defaults(Node? node, IEnumerable<VariableDefinition> variables) =>
        from variable in variables
        let misfit = variable.Misfit
        where misfit is not null
        select new Problem(
            node?.Id,
            misfit.For($"The default of '{variable.Name}' ({variable.Type})"),
            misfit.ForUsers($"Vorgabewert von „{variable.Name}“")
        );

    private static IEnumerable<Problem> Inputs(Node node)
    {
        foreach (var property in node.Descriptor.Inputs)
        {
            if (
                property.GetValue(node.Activity)
                is not IInput { Expression: Literal { Value: var value }, Label: var label }
            )
                continue;
            if (
                property.GetCustomAttribute<InputAttribute>() is { Required: true }
                && (value is null || value is string text && string.IsNullOrWhiteSpace(text))
            )
                yield return new Problem(
                    node.Id,
                    $"'{node.DisplayText}' needs the input '{property.Name}'.",
                    $"„{node.DisplayText}“ braucht die Eingabe „{label}“."
                );
            else if (Misfit(value, property.PropertyType.GetGenericArguments()[0]) is { } misfit)
                yield return new Problem(
                    node.Id,
                    misfit.For($"'{property.Name}' of '{node.DisplayText}'"),
                    misfit.ForUsers($"„{label}“ von „{node.DisplayText}“")
                );
        }
    }

    private static Misfit? Misfit(object? value, Type type) =>
        ValueTypes.Misfit(value, type)
        ?? (
            (Nullable.GetUnderlyingType(type) ?? type) == typeof(TimeSpan)
            && ValueTypes.To<TimeSpan>(value) is var time
            && (time < TimeSpan.Zero || time > Longest)
                ? Values.Misfit.Of(
                    value,
                    "a time that can be waited for",
                    time < TimeSpan.Zero ? "eine negative Dauer" : "länger, als der Kalender reicht"
                )
                : null
        );
}
