using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>A definition version, compiled: immutable and shared by all its instances.</summary>
public sealed class WorkflowProgram
{
    private readonly Dictionary<string, Node> _nodes;

    internal WorkflowProgram(
        WorkflowDefinition definition,
        Node root,
        IReadOnlyCollection<Node> nodes,
        bool readsActivityOutputs
    )
    {
        ReadsActivityOutputs = readsActivityOutputs;
        Definition = definition;
        Root = root;
        Variables = definition.Variables;
        Inputs = definition.Inputs;
        Outputs = definition.Outputs;
        HasTransientVariables = Variables.Concat(nodes.SelectMany(x => x.Variables)).Any(x => x.IsTransient);
        ContinuesWithIncidents = definition.ContinuesWithIncidents;
        _nodes = nodes.ToDictionary(x => x.Key);
    }

    /// <summary>What it was compiled from.</summary>
    public WorkflowDefinition Definition { get; }

    /// <summary>What expressions may know of the definition.</summary>
    internal ScopeDefinition Scope =>
        field ??= new ScopeDefinition(Definition.DefinitionId, Definition.VersionId, Definition.Version);

    /// <summary>The root activity.</summary>
    public Node Root { get; }

    /// <summary>The workflow's variables.</summary>
    public IReadOnlyList<VariableDefinition> Variables { get; }

    /// <summary>The workflow's inputs.</summary>
    public IReadOnlyList<ArgumentDefinition> Inputs { get; }

    /// <summary>The workflow's outputs.</summary>
    public IReadOnlyList<ArgumentDefinition> Outputs { get; }

    /// <summary>Whether a fault in one branch lets the others go on.</summary>
    public bool ContinuesWithIncidents { get; }

    /// <summary>Whether what is queued may start: no incident stops the instance.</summary>
    internal bool LetsGoOn(InstanceState state) => state.Incidents.Count == 0 || ContinuesWithIncidents;

    /// <summary>Whether any expression reads outputs of activities: only then the state keeps them.</summary>
    public bool ReadsActivityOutputs { get; }

    /// <summary>Whether a script engine is needed: whoever lets it run may have to wait for scripts.</summary>
    public bool RunsScripts { get; internal init; }

    /// <summary>Whether any variable is forgotten after each burst.</summary>
    internal bool HasTransientVariables { get; }

    /// <summary>All activities.</summary>
    public IReadOnlyCollection<Node> Nodes => _nodes.Values;

    /// <summary>The activity with that key.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Node this[string key] =>
        _nodes.TryGetValue(key, out var node)
            ? node
            : throw new KeyNotFoundException(
                $"Definition '{Definition.DefinitionId}' version {Definition.Version} has no activity '{key}'."
            );

    /// <summary>Whether there is an activity with that key.</summary>
    public bool Has(string key) => _nodes.ContainsKey(key);

    /// <summary>
    /// The activities that may start the workflow and what triggers them; inputs see only the workflow's initial
    /// variables.
    /// </summary>
    /// <exception cref="FormatException">What a trigger says makes no sense.</exception>
    /// <exception cref="ExpressionException">An input cannot be computed.</exception>
    public IReadOnlyList<(Node Node, TriggerSpec Spec)> Triggers
    {
        get
        {
            if (field is not null)
                return field;
            var scripts = new StepScripts(EngineLimits.Default.Script, EngineLimits.Default.StepTime);
            return field = [.. _nodes.Values.SelectMany(node => TriggersOf(node, scripts).Select(x => (node, x)))];
        }
    }

    internal IEnumerable<TriggerSpec> TriggersOf(Node node, StepScripts scripts)
    {
        if (!node.CanStartWorkflow || node.Activity is not ITrigger trigger)
            return [];
        var scope = new InitialScope(this, scripts);
        return trigger.Triggers(input =>
            input.Expression is null ? input.DefaultValue : input.Expression.Evaluate(scope)
        );
    }

    /// <summary>The activity with that id or name; <c>null</c> when there is none.</summary>
    public Node? Find(string idOrName) =>
        _nodes.GetValueOrDefault(idOrName)
        ?? _nodes.Values.FirstOrDefault(x =>
            x.Id == idOrName || string.Equals(x.Name, idOrName, StringComparison.Ordinal)
        )
        ?? _nodes.Values.FirstOrDefault(x => x.Name is { } name && WorkflowDefinition.PascalCase(name) == idOrName);

    /// <summary>
    /// Type of the variable, or output of the workflow, that an output of an execution's activity is bound to;
    /// <c>null</c> when it takes everything.
    /// </summary>
    public DeclaredType? TypeOfOutput(InstanceState state, ActivityExecution execution, string output) =>
        execution.Node.OutputTargets.TryGetValue(output, out var target)
            ? new VariableScopes(this, state, execution).TypeOf(target)
            : null;
}
