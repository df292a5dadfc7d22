using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Children;

/// <summary>A workflow used as an activity: it runs inside this instance, seeing its own inputs and variables only.</summary>
[Activity(TypeName, "Workflows", "Workflow als Aktivität", "Ein Workflow, der als Aktivität dient.", IsBrowsable = false)]
public sealed class WorkflowActivity : IEmbedding
{
    /// <summary>Type that stands for all workflows used as activities.</summary>
    public const string TypeName = "Elsa.WorkflowDefinitionActivity";

    private (ArgumentDefinition Argument, IExpression? Value)[] _inputs = [];
    private Node? _root;

    /// <inheritdoc />
    public void Embed(ICompiler compiler, JsonObject json, WorkflowDefinition definition)
    {
        _inputs = definition.Inputs.Select(x => (x, compiler.Expression(
            json.FirstOrDefault(p => string.Equals(p.Key, x.Name, StringComparison.OrdinalIgnoreCase)).Value))).ToArray();
        _root = compiler.Compile(definition.Root);
    }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.Execution.WorkflowInputs = _inputs.ToDictionary(
            x => x.Argument.Name, x => ValueTypes.Convert(context.Evaluate(x.Value), x.Argument.TypeName), StringComparer.OrdinalIgnoreCase);
        context.Execution.WorkflowOutputs = [];
        if (_root is null) context.Complete();
        else context.Schedule(_root);
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        foreach (var (name, value) in context.Execution.WorkflowOutputs!) context.SetOutput(name, value);
        context.Complete(child.Outcomes);
    }
}
