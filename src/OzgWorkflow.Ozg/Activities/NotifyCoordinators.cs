using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Ozg.Activities;

/// <summary>
/// Tells the coordinators of the Leistung's Themenfeld, or of another, something in words of the workflow's own.
/// </summary>
[Activity(
    "OzgWorkflow.NotifyCoordinators",
    "OZG",
    "Koordination benachrichtigen",
    "Schreibt der Koordination eines Themenfelds eine Nachricht, auch per E-Mail."
)]
public sealed class NotifyCoordinators : IActivity
{
    /// <summary>One line.</summary>
    [Input("Worum es geht, in einer Zeile.", DisplayName = "Betreff", Required = true)]
    public Input<string> Subject { get; init; } = new();

    /// <summary>More.</summary>
    [Input("Was die Koordination wissen soll.", UiHint = "multiline", DisplayName = "Text")]
    public Input<string> Text { get; init; } = new();

    /// <summary>Themenfeld whose coordinators are told; that of the Leistung when empty.</summary>
    [Input(
        "Themenfeld, dessen Koordination benachrichtigt wird; leer: das der Leistung.",
        UiHint = "dropdown",
        ChoicesFrom = "themenfelder",
        DisplayName = "Themenfeld"
    )]
    public Input<string> Themenfeld { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.Emit(
            new MessageRaised(
                new CoordinatorsNotified
                {
                    Subject = context.Get(Subject) ?? "",
                    Text = context.Get(Text) ?? "",
                    Themenfeld = string.IsNullOrWhiteSpace(context.Get(Themenfeld)) ? null : context.Get(Themenfeld),
                }
            )
        );
        context.Complete();
    }
}
