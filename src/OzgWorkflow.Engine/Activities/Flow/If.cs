using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>One of two activities, by a condition.</summary>
[Activity("Elsa.If", "Verzweigungen", "Wenn", "Führt je nach Bedingung die eine oder die andere Aktivität aus.")]
[Output("Result", "Boolean", "Ob die Bedingung zutraf.")]
public sealed class If : IContainer
{
    /// <summary>The condition.</summary>
    [Input("Die Bedingung.", UiHint = "checkbox", DisplayName = "Bedingung", DefaultSyntax = "JavaScript")]
    public Input<bool> Condition { get; init; } = new(false);

    /// <summary>Runs when the condition holds.</summary>
    [Port]
    public Node? Then { get; init; }

    /// <summary>Runs when it does not.</summary>
    [Port]
    public Node? Else { get; init; }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var holds = context.Get(Condition);
        context.SetOutput("Result", holds);
        context.ScheduleOrComplete(holds ? Then : Else);
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child) => context.Complete();
}
