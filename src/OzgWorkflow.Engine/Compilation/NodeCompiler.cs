using System.Reflection;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>
/// Compiles activities of one definition, children within their containers. Problems are collected, not thrown.
/// </summary>
internal sealed class NodeCompiler : ICompiler
{
    private const int MaxDepth = 100;
    private readonly CompilationState _shared;
    private readonly IReadOnlyList<WorkflowDefinition> _workflows;
    private readonly Node? _parent;
    private readonly string _prefix;
    private readonly int _depth;

    internal NodeCompiler(CompilationState shared)
        : this(shared, [shared.Definition], null, "", 0) { }

    private NodeCompiler(
        CompilationState shared,
        IReadOnlyList<WorkflowDefinition> workflows,
        Node? parent,
        string prefix,
        int depth
    ) => (_shared, _workflows, _parent, _prefix, _depth) = (shared, workflows, parent, prefix, depth);

    public Node Node => _parent ?? throw new InvalidOperationException("The root has no activity around it.");

    public WorkflowDefinition Workflow => _workflows[^1];

    /// <summary>
    /// Compiles the child activity in <paramref name="json"/>; <c>null</c> when there is none or it is wrong.
    /// </summary>
    public Node? Compile(JsonNode? json)
    {
        if (json is not JsonObject activity || !_shared.HasRoom())
            return null;
        var type = WorkflowDefinition.Text(activity, "type") ?? "";
        var id = WorkflowDefinition.Text(activity, "id") ?? "";
        if (_depth > MaxDepth)
            return Fail(
                id,
                $"Activities may be nested at most {MaxDepth} deep.",
                $"Aktivitäten dürfen höchstens {MaxDepth} Ebenen tief verschachtelt sein."
            );
        if (id.Length == 0)
            return Fail(
                null,
                $"An activity of type '{type}' has no id.",
                $"Eine Aktivität vom Typ '{type}' hat keine ID."
            );
        if (_shared.Nodes.ContainsKey(_prefix + id))
            return Fail(id, $"The id '{id}' is used twice.", $"Die ID '{id}' ist doppelt vergeben.");

        var own = _shared.Catalog.Find(type);
        var embedded = own is null
            ? _shared.FindDefinition(
                type,
                WorkflowDefinition.Text(activity, "workflowDefinitionVersionId"),
                WorkflowDefinition.Text(activity, "workflowDefinitionId")
            )
            : null;
        var descriptor = embedded is null ? own : _shared.Catalog.ForWorkflows;
        if (descriptor is null)
            return Fail(id, $"There is no activity type '{type}'.", $"Den Aktivitätstyp '{type}' gibt es nicht.");

        if (embedded is not null && Circle(embedded) is { } circle)
            return Fail(
                id,
                $"The workflow would use itself without end: {circle}.",
                $"Der Workflow würde sich ohne Ende selbst verwenden: {circle}."
            );
        var node = new NodeReader(_shared, _parent, _prefix).Read(activity, descriptor, embedded);
        _shared.Nodes.Add(node.Key, node);
        Bind(node, activity, embedded);
        return node;
    }

    /// <summary>
    /// Compiles a list of activities, leaving out those that are wrong and those that only run to compensate others.
    /// </summary>
    public IReadOnlyList<Node> CompileAll(JsonNode? json)
    {
        var all = json is JsonArray list ? list.Select(Compile).OfType<Node>().ToArray() : [];
        var compensating = all.Select(x => x.CompensatedBy).OfType<string>().ToHashSet();
        foreach (
            var node in all.Where(x =>
                x.CompensatedBy is not null && Array.TrueForAll(all, other => other.Key != x.CompensatedBy)
            )
        )
            Fail(
                node.Id,
                $"'{node.DisplayText}' names a compensating activity that is not beside it.",
                $"„{node.DisplayText}“ nennt eine ausgleichende Aktivität, die nicht daneben steht."
            );
        return Array.FindAll(all, x => !compensating.Contains(x.Key));
    }

    /// <summary>
    /// Compiles an input of the form <c>{"expression": …}</c> or a bare expression; <c>null</c> when there is none.
    /// </summary>
    public IExpression? Expression(JsonNode? json)
    {
        // A constant may stand for itself.
        if (json is JsonValue or JsonArray)
            json = new JsonObject { ["type"] = "Literal", ["value"] = json.DeepClone() };
        if (json is not JsonObject input)
            return null;
        var expression = input["expression"] as JsonObject ?? (input.ContainsKey("type") ? input : null);
        if (
            expression is null
            && WorkflowDefinition.Text(input["memoryReference"], "id") is { } reference
            && !reference.Contains(':', StringComparison.Ordinal)
        )
            return new VariableReference(reference);
        try
        {
            var compiled = _shared.Expressions.Compile(expression);
            _shared.ReadsActivityOutputs |= compiled is JavaScriptExpression { ReadsActivityOutputs: true };
            _shared.RunsScripts |= compiled is IScriptExpression { IsSimple: false };
            return compiled;
        }
        catch (ExpressionException e)
        {
            Report(
                $"'{_parent?.DisplayText}' has an expression that cannot be read. {e.Message}",
                $"„{_parent?.DisplayText}“ enthält einen Ausdruck, der nicht lesbar ist. {e.UserMessage}"
            );
            return null;
        }
    }

    public void KeepOutputs() => _shared.ReadsActivityOutputs = true;

    /// <summary>Reports a problem of the activity that is being compiled.</summary>
    public void Report(string message, string userMessage) => _shared.Report(_parent?.Id, message, userMessage);

    private Node? Fail(string? id, string message, string userMessage)
    {
        _shared.Report(id, message, userMessage);
        return null;
    }

    /// <summary>
    /// The way from a definition over those that it uses back to itself; <c>null</c> when it does not come back.
    /// </summary>
    private string? Circle(WorkflowDefinition embedded)
    {
        var from =
            embedded.DefinitionId.Length == 0
                ? -1
                : _workflows.ToList().FindIndex(x => x.DefinitionId == embedded.DefinitionId);
        return from < 0 ? null : string.Join(" → ", _workflows.Skip(from).Append(embedded).Select(x => x.Name));
    }

    private void Bind(Node node, JsonObject json, WorkflowDefinition? embedded)
    {
        var inner = new NodeCompiler(
            _shared,
            embedded is null ? _workflows : [.. _workflows, embedded],
            node,
            embedded is null ? _prefix : node.Key + "/",
            _depth + 1
        );
        foreach (var property in node.Descriptor.Inputs)
            inner.BindInput(node, property, json);
        foreach (var port in node.Descriptor.Ports)
            port.SetValue(node.Activity, inner.Compile(json[CamelCase(port.Name)]));
        if (node.Activity is ICompiled compiled)
            compiled.Compile(inner, json);
        if (embedded is not null)
            ((IEmbedding)node.Activity).Embed(inner, json, embedded);
    }

    private void BindInput(Node node, PropertyInfo property, JsonObject json)
    {
        var expression = Expression(json[CamelCase(property.Name)]);
        var about = property.GetCustomAttribute<InputAttribute>();
        var label = about?.DisplayName ?? property.Name;
        var input = (IInput)property.GetValue(node.Activity)!;
        property.SetValue(node.Activity, input.With(property.Name, label, expression));
        if (expression is null && about is { Required: true })
            Report(
                $"'{node.DisplayText}' needs the input '{property.Name}'.",
                $"„{node.DisplayText}“ braucht die Eingabe „{label}“."
            );
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
