using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Expressions.JavaScript;

namespace OzgWorkflow.Engine.Programs;

/// <summary>Compiles activities of one definition, children within their containers. Problems are collected, not thrown.</summary>
public sealed class NodeCompiler
{
    private const int MaxDepth = 100;
    private readonly ActivityCatalog _catalog;
    private readonly FindActivityDefinition _findDefinition;
    private readonly Dictionary<string, Node> _nodes;
    private readonly Shared _shared;
    private readonly Node? _parent;
    private readonly string _prefix;
    private readonly int _depth;

    internal NodeCompiler(ActivityCatalog catalog, FindActivityDefinition findDefinition)
        : this(catalog, findDefinition, [], new Shared(), null, "", 0)
    {
    }

    private NodeCompiler(ActivityCatalog catalog, FindActivityDefinition findDefinition, Dictionary<string, Node> nodes, Shared shared, Node? parent, string prefix, int depth)
    {
        (_catalog, _findDefinition, _nodes, _shared) = (catalog, findDefinition, nodes, shared);
        (_parent, _prefix, _depth) = (parent, prefix, depth);
    }

    internal IReadOnlyList<Problem> Problems => _shared.Problems;

    internal bool ReadsActivityOutputs => _shared.ReadsActivityOutputs;

    internal IEnumerable<Node> Nodes => _nodes.Values;

    /// <summary>Compiles the child activity in <paramref name="json"/>; <c>null</c> when there is none or it is wrong.</summary>
    public Node? Compile(JsonNode? json)
    {
        if (json is not JsonObject activity) return null;
        var type = WorkflowDefinition.Text(activity, "type") ?? "";
        var id = WorkflowDefinition.Text(activity, "id") ?? "";
        if (_depth > MaxDepth) return Fail(id, $"Activities may be nested at most {MaxDepth} deep.", $"Aktivitäten dürfen höchstens {MaxDepth} Ebenen tief verschachtelt sein.");
        if (id.Length == 0) return Fail(null, $"An activity of type '{type}' has no id.", $"Eine Aktivität vom Typ '{type}' hat keine ID.");
        if (_nodes.ContainsKey(_prefix + id)) return Fail(id, $"The id '{id}' is used twice.", $"Die ID '{id}' ist doppelt vergeben.");

        var embedded = _catalog.Find(type) is null ? _findDefinition(type, WorkflowDefinition.Text(activity, "workflowDefinitionVersionId")) : null;
        var descriptor = embedded is null ? _catalog.Find(type) : _catalog.Find(WorkflowActivity.TypeName);
        if (descriptor is null) return Fail(id, $"There is no activity type '{type}'.", $"Den Aktivitätstyp '{type}' gibt es nicht.");

        var node = Create(activity, id, type, descriptor, embedded);
        _nodes.Add(node.Key, node);
        Bind(node, activity, embedded);
        return node;
    }

    /// <summary>Compiles a list of activities, leaving out those that are wrong.</summary>
    public IReadOnlyList<Node> CompileAll(JsonNode? json) =>
        json is JsonArray list ? list.Select(Compile).OfType<Node>().ToArray() : [];

    /// <summary>Compiles an input of the form <c>{"expression": …}</c> or a bare expression; <c>null</c> when there is none.</summary>
    public IExpression? Expression(JsonNode? json)
    {
        if (json is not JsonObject input) return json is JsonValue or JsonArray ? new Literal(Values.ValueJson.From(JsonSerializer.SerializeToElement(json))) : null;
        var expression = input["expression"] as JsonObject ?? (input.ContainsKey("type") ? input : null);
        if (expression is null && WorkflowDefinition.Text(input["memoryReference"], "id") is { } reference && !reference.Contains(':', StringComparison.Ordinal))
            return new VariableReference(reference);
        try
        {
            var compiled = ExpressionCompiler.Compile(expression);
            _shared.ReadsActivityOutputs |= compiled is JavaScriptExpression { ReadsActivityOutputs: true };
            return compiled;
        }
        catch (ExpressionException e)
        {
            Report(e.Message, $"Ein Ausdruck ist fehlerhaft: {e.Message}");
            return null;
        }
    }

    /// <summary>Reports a problem of the activity that is being compiled.</summary>
    public void Report(string message, string meldung) => _shared.Problems.Add(new Problem(_parent?.Id, message, meldung));

    private Node? Fail(string? id, string message, string meldung)
    {
        _shared.Problems.Add(new Problem(id, message, meldung));
        return null;
    }

    private Node Create(JsonObject json, string id, string type, ActivityDescriptor descriptor, WorkflowDefinition? embedded) => new()
    {
        Id = id,
        Key = _prefix + id,
        Type = type,
        Name = WorkflowDefinition.Text(json, "name"),
        DisplayText = WorkflowDefinition.Text(json["metadata"], "displayText") ?? WorkflowDefinition.Text(json, "name") ?? descriptor.Attribute.DisplayName,
        Activity = descriptor.Create(),
        Descriptor = descriptor,
        Parent = _parent,
        Variables = embedded?.Variables ?? VariableDefinition.ReadAll(json["variables"]),
        CustomProperties = json["customProperties"] is JsonObject custom
            ? custom.Where(x => x.Value is JsonValue).ToDictionary(x => x.Key, x => x.Value!.ToString())
            : new Dictionary<string, string>(),
        OutputTargets = json
            .Where(x => x.Value is JsonObject value && value["expression"] is null && WorkflowDefinition.Text(value["memoryReference"], "id") is not null)
            .ToDictionary(x => x.Key, x => WorkflowDefinition.Text(x.Value!["memoryReference"], "id")!, StringComparer.OrdinalIgnoreCase),
    };

    private void Bind(Node node, JsonObject json, WorkflowDefinition? embedded)
    {
        var inner = new NodeCompiler(_catalog, _findDefinition, _nodes, _shared, node, embedded is null ? _prefix : node.Key + "/", _depth + 1);
        foreach (var property in node.Descriptor.Inputs) inner.BindInput(node, property, json);
        foreach (var port in node.Descriptor.Ports) port.SetValue(node.Activity, inner.Compile(json[CamelCase(port.Name)]));
        if (node.Activity is ICompiled compiled) compiled.Compile(inner, json);
        if (embedded is not null) ((WorkflowActivity)node.Activity).Embed(inner, json, embedded);
    }

    private void BindInput(Node node, System.Reflection.PropertyInfo property, JsonObject json)
    {
        if (Expression(json[CamelCase(property.Name)]) is { } expression)
            property.SetValue(node.Activity, ((IInput)property.GetValue(node.Activity)!).With(expression));
        else if (property.GetCustomAttributes(typeof(InputAttribute), false) is [InputAttribute { Required: true }])
            Report($"'{node.DisplayText}' needs the input '{property.Name}'.", $"„{node.DisplayText}“ braucht die Eingabe „{property.Name}“.");
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private sealed class Shared
    {
        public List<Problem> Problems { get; } = [];
        public bool ReadsActivityOutputs { get; set; }
    }
}
