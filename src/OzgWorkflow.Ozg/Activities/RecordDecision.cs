using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Ozg.Activities;

/// <summary>
/// Puts a decision on record: what was decided, by whom and why. Transparency is a principle of the process (KDN talk
/// of 2019).
/// </summary>
[Activity(
    "OzgWorkflow.RecordDecision",
    "OZG",
    "Entscheidung festhalten",
    "Hält im Verlauf der Leistung fest, was wer warum entschieden hat."
)]
public sealed class RecordDecision : IActivity
{
    /// <summary>What it is about.</summary>
    [Input("Worüber entschieden wurde.", DisplayName = "Gegenstand", Required = true)]
    public Input<string> Subject { get; init; } = new();

    /// <summary>What was decided.</summary>
    [Input("Was entschieden wurde.", DisplayName = "Entscheidung", Required = true)]
    public Input<string> Decision { get; init; } = new();

    /// <summary>Who decided.</summary>
    [Input(
        "Rolle oder Gremium, das entschieden hat.",
        UiHint = "dropdown",
        ChoicesFrom = "rollen",
        DisplayName = "Entschieden von"
    )]
    public Input<string> DecidedBy { get; init; } = new();

    /// <summary>Why.</summary>
    [Input("Warum so entschieden wurde.", UiHint = "multiline", DisplayName = "Begründung")]
    public Input<string> Reason { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.Emit(
            new MessageRaised(
                new DecisionRecorded
                {
                    Subject = context.Get(Subject) ?? "",
                    Decision = context.Get(Decision) ?? "",
                    DecidedBy = context.Get(DecidedBy) ?? "",
                    Reason = context.Get(Reason) ?? "",
                }
            )
        );
        context.Complete();
    }
}
