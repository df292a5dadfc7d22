using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Data;

/// <summary>Sets a variable.</summary>
[Activity("Elsa.SetVariable", "Grundlagen", "Variable setzen", "Weist einer Variablen einen Wert zu.")]
[Setting("Variable", "Object", "Variable", "Die Variable.", "variable-picker")]
public sealed class SetVariable : IActivity, ICompiled
{
    private string? _variable;

    /// <summary>The value.</summary>
    [Input("Der Wert.", DisplayName = "Wert")]
    public Input<object> Value { get; init; } = new();

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json)
    {
        _variable = json["variable"] switch
        {
            JsonObject reference => (reference["id"] ?? reference["name"])?.ToString(),
            null => null,
            var name => name.ToString(),
        };
        if (string.IsNullOrEmpty(_variable))
            compiler.Report("Choose the variable to set.", "Wählen Sie die Variable, die gesetzt werden soll.");
    }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.SetVariable(_variable!, context.Get(Value));
        context.Complete();
    }
}

/// <summary>Sets an output of the workflow.</summary>
[Activity("Elsa.SetOutput", "Grundlagen", "Ausgabe setzen", "Weist einer Ausgabe des Workflows einen Wert zu.")]
public sealed class SetOutput : IActivity
{
    /// <summary>Name of the output.</summary>
    [Input("Name der Ausgabe.", UiHint = "output-picker", Required = true, DisplayName = "Ausgabe")]
    public Input<string> OutputName { get; init; } = new();

    /// <summary>The value.</summary>
    [Input("Der Wert.", DisplayName = "Wert")]
    public Input<object> OutputValue { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.SetWorkflowOutput(context.Get(OutputName) ?? "", context.Get(OutputValue));
        context.Complete();
    }
}

/// <summary>Names the instance.</summary>
[Activity("Elsa.SetName", "Grundlagen", "Name setzen", "Gibt der Instanz einen Namen.")]
public sealed class SetName : IActivity
{
    /// <summary>The name.</summary>
    [Input("Der Name.", Required = true, DisplayName = "Wert")]
    public Input<string> Value { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.InstanceName = context.Get(Value);
        context.Complete();
    }
}

/// <summary>Sets the instance's correlation id.</summary>
[Activity("Elsa.Correlate", "Grundlagen", "Korrelieren", "Setzt die Korrelations-ID der Instanz.")]
public sealed class Correlate : IActivity
{
    /// <summary>The id.</summary>
    [Input("Die Korrelations-ID.", Required = true, DisplayName = "Korrelations-ID")]
    public Input<string> CorrelationId { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.CorrelationId = context.Get(CorrelationId);
        context.Complete();
    }
}
