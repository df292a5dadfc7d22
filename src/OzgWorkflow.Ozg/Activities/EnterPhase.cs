using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Ozg.Activities;

/// <summary>The Leistung enters a phase of its life cycle, or a step of a phase.</summary>
[Activity(
    "OzgWorkflow.EnterPhase",
    "OZG",
    "Phase betreten",
    "Die Leistung tritt in eine Phase oder einen Schritt ein."
)]
public sealed class EnterPhase : IActivity
{
    /// <summary>The phase.</summary>
    [Input("Name der Phase.", Required = true, DisplayName = "Phase", UiHint = "dropdown", ChoicesFrom = "phasen")]
    public Input<string> Phase { get; init; } = new();

    /// <summary>The step.</summary>
    [Input("Name des Schritts in der Phase.", DisplayName = "Schritt")]
    public Input<string> Step { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.Emit(
            new MessageRaised(new PhaseEntered { Phase = context.Get(Phase) ?? "", Step = context.Get(Step) })
        );
        context.Complete();
    }
}
