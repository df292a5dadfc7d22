using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Children;

/// <summary>
/// A workflow used as an activity: it runs inside this instance, with inputs, outputs and variables of its own.
/// </summary>
[Activity(
    TypeName,
    "Workflows",
    "Workflow als Aktivität",
    "Ein Workflow, der als Aktivität dient.",
    IsBrowsable = false
)]
public sealed class WorkflowActivity : IEmbedding
{
    /// <summary>Type that stands for all workflows used as activities.</summary>
    public const string TypeName = "Elsa.WorkflowDefinitionActivity";

    private (ArgumentDefinition Argument, IExpression? Value)[] _inputs = [];
    private Node? _root;

    /// <inheritdoc />
    public IReadOnlyList<ArgumentDefinition> Outputs { get; private set; } = [];

    /// <inheritdoc />
    public IReadOnlyList<string>? Outcomes { get; private set; }

    /// <inheritdoc />
    public void Embed(ICompiler compiler, JsonObject json, WorkflowDefinition definition)
    {
        _inputs = definition
            .Inputs.DistinctBy(x => x.Name, StringComparer.OrdinalIgnoreCase)
            .Select(x =>
                (
                    x,
                    compiler.Expression(
                        json.FirstOrDefault(p => string.Equals(p.Key, x.Name, StringComparison.OrdinalIgnoreCase)).Value
                    )
                )
            )
            .ToArray();
        foreach (var (argument, value) in _inputs)
            if (value is Literal constant && argument.Type.Convert(constant.Value).Misfit is { } misfit)
                compiler.Report(
                    misfit.For($"The input '{argument.Name}' ({argument.Type})"),
                    misfit.ForUsers($"Eingabe „{argument.Name}“")
                );
        Outputs = definition.Outputs;
        // One that declares none may still end with any.
        Outcomes = definition.Json["outcomes"] is JsonArray { Count: > 0 } some
            ? [.. some.OfType<JsonValue>().Select(x => x.ToString()), "Done"]
            : null;
        _root = compiler.Compile(definition.Root);
    }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.Execution.WorkflowInputs = _inputs.ToDictionary(
            x => x.Argument.Name,
            x => x.Argument.Type.ConvertFor(DeclaredType.Input, x.Argument.Name, context.Evaluate(x.Value)),
            StringComparer.OrdinalIgnoreCase
        );
        context.Execution.WorkflowOutputs = [];
        context.ScheduleOrComplete(_root);
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        foreach (var (name, value) in context.Execution.WorkflowOutputs!)
        {
            var type = Outputs.FirstOrDefault(x => x.Name == name)?.Type;
            context.SetOutput(name, type is null ? value : type.ConvertFor(DeclaredType.Output, name, value));
        }

        context.Complete(child.Outcomes);
    }
}
