using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>
/// Conditions of cases and transitions. They are no inputs, so messages call them by what they decide about.
/// </summary>
internal static class Condition
{
    /// <summary>Whether it holds; one that is not given does not.</summary>
    /// <exception cref="UnreadableException">It is neither true nor false.</exception>
    internal static bool Holds(ActivityContext context, IExpression? condition, string name) =>
        context.Evaluate(condition) is var value && value is bool holds
            ? holds
            : ValueTypes.To<bool>(value, $"The condition of '{name}'", $"Die Bedingung von „{name}“");

    /// <summary>Constants that are neither true nor false.</summary>
    internal static IEnumerable<Problem> Check(
        Node node,
        IEnumerable<(string Name, IExpression? Condition)> conditions
    ) =>
        from x in conditions
        let misfit = x.Condition is Literal constant ? ValueTypes.Misfit(constant.Value, typeof(bool)) : null
        where misfit is not null
        select new Problem(
            node.Id,
            misfit.For($"The condition of '{x.Name}' in '{node.DisplayText}'"),
            misfit.ForUsers($"Die Bedingung von „{x.Name}“ in „{node.DisplayText}“")
        );
}
