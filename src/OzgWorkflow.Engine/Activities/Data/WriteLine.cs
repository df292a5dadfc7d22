using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Data;

/// <summary>Writes a line to the log.</summary>
[Activity("Elsa.WriteLine", "Protokoll", "Zeile schreiben", "Schreibt eine Zeile ins Protokoll.")]
public sealed class WriteLine : IActivity
{
    /// <summary>The text.</summary>
    [Input("Der Text.", DisplayName = "Text")]
    public Input<string> Text { get; init; } = new("");

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.Emit(new LineWritten(context.Get(Text) ?? ""));
        context.Complete();
    }
}
