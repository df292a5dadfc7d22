using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>Ends the workflow at once.</summary>
[Activity("Elsa.Finish", "Grundlagen", "Beenden", "Beendet den Workflow sofort.")]
public sealed class Finish : IActivity
{
    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.Finish();
}

/// <summary>Completes the workflow around it with outcomes.</summary>
[Activity("Elsa.Complete", "Grundlagen", "Abschließen", "Schließt den Workflow mit Ergebnissen ab.")]
public sealed class Complete : IActivity
{
    /// <summary>Outcomes of the workflow.</summary>
    [Input("Ergebnisse des Workflows.", UiHint = "outcome-picker", DisplayName = "Ergebnisse")]
    public Input<IReadOnlyList<string>> Outcomes { get; init; } = new(["Done"]);

    /// <inheritdoc />
    public void Execute(ActivityContext context) =>
        context.CompleteAncestor(x => x.Parent?.WorkflowInputs is not null, context.Get(Outcomes) ?? ["Done"]);
}

/// <summary>Stops with an incident.</summary>
[Activity("Elsa.Fault", "Grundlagen", "Fehler auslösen", "Hält mit einem Fehler an, der behandelt werden muss.")]
public sealed class Fault : IActivity
{
    /// <summary>Code.</summary>
    [Input("Code des Fehlers.", DisplayName = "Code")]
    public Input<string> Code { get; init; } = new("0");

    /// <summary>Category.</summary>
    [Input("Kategorie, zum Beispiel HTTP.", DisplayName = "Kategorie")]
    public Input<string> Category { get; init; } = new("General");

    /// <summary>Type.</summary>
    [Input("Art, zum Beispiel System oder Fachlich.", DisplayName = "Art")]
    public Input<string> FaultType { get; init; } = new("System");

    /// <summary>Message.</summary>
    [Input("Was passiert ist.", DisplayName = "Meldung")]
    public Input<string> Message { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context) =>
        throw new FaultException(
            $"{context.Get(FaultType)}/{context.Get(Category)}/{context.Get(Code)}",
            context.Get(Message) ?? ""
        );
}
