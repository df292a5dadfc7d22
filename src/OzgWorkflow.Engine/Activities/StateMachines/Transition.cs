using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.StateMachines;

/// <summary>A way from one state to another: taken when its trigger completes and its condition holds.</summary>
public sealed record Transition(
    string Name,
    string From,
    string To,
    Node? Trigger,
    IExpression? Condition,
    Node? Action
)
{
    /// <summary>What messages call it.</summary>
    internal string Called => Name.Length > 0 ? Name : $"{From} → {To}";
}
