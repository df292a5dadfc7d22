using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Data;

/// <summary>Sets a variable.</summary>
[Activity("Elsa.SetVariable", "Grundlagen", "Variable setzen", "Weist einer Variablen einen Wert zu.")]
[Setting("Variable", "Object", "Variable", "Die Variable.", "variable-picker")]
public sealed class SetVariable : ICompiled, ICheckable
{
    private string? _variable;
    private VariableDefinition? _definition;

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
        else if (Value.Expression is Literal)
            _definition = Scopes(compiler)
                .Select(x => VariableDefinition.Find(x, _variable))
                .FirstOrDefault(x => x is not null);
    }

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node) =>
        TypedConstant.Check(node, Value, _definition?.Type, DeclaredType.Variable, _definition?.Name);

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.SetVariable(_variable!, context.Get(Value));
        context.Complete();
    }

    // The nearest of a name counts.
    private static IEnumerable<IReadOnlyList<VariableDefinition>> Scopes(ICompiler compiler)
    {
        for (var node = compiler.Node; node is not null; node = node.Parent)
            yield return node.Variables;
        yield return compiler.Workflow.Variables;
    }
}

/// <summary>Sets an output of the workflow.</summary>
[Activity("Elsa.SetOutput", "Grundlagen", "Ausgabe setzen", "Weist einer Ausgabe des Workflows einen Wert zu.")]
public sealed class SetOutput : ICompiled, ICheckable
{
    private IReadOnlyList<ArgumentDefinition> _outputs = [];

    /// <summary>Name of the output.</summary>
    [Input("Name der Ausgabe.", UiHint = "output-picker", Required = true, DisplayName = "Ausgabe")]
    public Input<string> OutputName { get; init; } = new();

    /// <summary>The value.</summary>
    [Input("Der Wert.", DisplayName = "Wert")]
    public Input<object> OutputValue { get; init; } = new();

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json) => _outputs = compiler.Workflow.Outputs;

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node) =>
        OutputName.TryConstant(out var name)
            ? TypedConstant.Check(
                node,
                OutputValue,
                _outputs.FirstOrDefault(x => x.Name == name)?.Type,
                DeclaredType.Output,
                name
            )
            : [];

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

/// <summary>A constant for something that has a type, which its input has not.</summary>
internal static class TypedConstant
{
    /// <summary>What is wrong with it; nothing when it is computed, or the type is not known.</summary>
    internal static IEnumerable<Problem> Check(
        Node node,
        Input<object> value,
        DeclaredType? type,
        (string English, string German) declared,
        string? name
    ) =>
        value.Expression is Literal constant && type?.Convert(constant.Value).Misfit is { } misfit
            ?
            [
                node.Wrong(
                    value,
                    (
                        misfit.For($"{declared.English} '{name}' ({type})"),
                        misfit.ForUsers($"{declared.German} „{name}“ ({type})")
                    )
                ),
            ]
            : [];
}
