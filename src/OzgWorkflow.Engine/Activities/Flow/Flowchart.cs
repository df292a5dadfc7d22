using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>
/// Activities and arrows between them. When an activity completes, the arrows of its outcomes are followed; what
/// happens where several arrows meet is decided by the <see cref="FlowMode"/>.
/// </summary>
[Activity(
    "Elsa.Flowchart",
    "Ablauf",
    "Flussdiagramm",
    "Aktivitäten und Verbindungen zwischen ihnen.",
    IsContainer = true
)]
public sealed class Flowchart : IWaiting, ICompiled, ICheckable
{
    private readonly ConcurrentDictionary<string, FlowGraph> _graphs = [];
    private IFlow _flow = null!;

    /// <summary>The activities.</summary>
    public IReadOnlyList<Node> Activities { get; private set; } = [];

    /// <summary>The arrows.</summary>
    public IReadOnlyList<Connection> Connections { get; private set; } = [];

    /// <summary>Ids at which arrows begin or end although no activity of that id is there.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    /// <summary>The explicit joins that wait for the active branches, or may do so.</summary>
    internal HashSet<Node> ActiveJoins { get; private set; } = [];

    /// <summary>The arrows, indexed.</summary>
    public FlowGraph Graph { get; private set; } = null!;

    /// <summary>Where it begins when nothing else says so; <c>null</c> when it is empty.</summary>
    public Node? Start { get; private set; }

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json)
    {
        Activities = compiler.CompileAll(json["activities"]);
        var byId = Activities.ToDictionary(x => x.Id);
        var arrows = (json["connections"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        Connections = arrows.Select(x => Connection.Read(x, byId)).OfType<Connection>().Distinct().ToArray();
        Missing = arrows.SelectMany(Connection.Ends).Where(x => !byId.ContainsKey(x)).Distinct().ToArray();
        ActiveJoins = Activities.Where(x => x.Activity is FlowJoin { MayWaitForActive: true }).ToHashSet();
        Start = StartActivity(json["start"]?.ToString());
        Graph = new FlowGraph(Connections, Start);
        _flow = FlowModes.Of(compiler) == FlowMode.CounterBased ? new CounterFlow(this) : new TokenFlow(this);
    }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var start = context.Trigger is { } trigger && Activities.Contains(trigger) ? trigger : Start;
        if (start is not null && start != Start)
            _flow.BeginAt(context, start.Id);
        context.ScheduleOrComplete(start);
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        if (child.Child.Descriptor.Attribute.IsTerminal)
            context.Complete();
        else
            _flow.ChildCompleted(context, child);
    }

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node) => FlowCheck.Find(node, this);

    /// <inheritdoc />
    public (string English, string German)? WaitsFor(ActivityContext context) => _flow.WaitsFor(context);

    /// <inheritdoc />
    public object? RenameMemory(object? memory, Func<string, string> id) => _flow.RenameMemory(memory, id);

    /// <inheritdoc />
    public void ChildCancelled(ActivityContext context, Node child) => _flow.ChildCancelled(context, child);

    /// <summary>The arrows as they are for who began at an activity, by its id; <c>null</c>: at the start.</summary>
    internal FlowGraph GraphFrom(string? start) =>
        start is null
            ? Graph
            : _graphs.GetOrAdd(
                start,
                id => new FlowGraph(Connections, Activities.FirstOrDefault(x => x.Id == id) ?? Start)
            );

    private Node? StartActivity(string? start) =>
        Activities.FirstOrDefault(x => x.Id == start)
        ?? Activities.FirstOrDefault(x => x.Activity is StartMarker)
        ?? Activities.FirstOrDefault(x => x.CanStartWorkflow)
        ?? Activities.FirstOrDefault(x => Connections.All(c => c.Target != x))
        ?? Activities.FirstOrDefault();
}
