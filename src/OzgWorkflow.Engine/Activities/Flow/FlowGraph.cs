using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>
/// The arrows of a flowchart, indexed. An arrow that closes a loop, seen breadth-first from the start, is not a forward
/// one.
/// </summary>
public sealed class FlowGraph
{
    private readonly Node? _start;
    private readonly Dictionary<Node, Connection[]> _outbound;
    private readonly Dictionary<Node, Connection[]> _inbound;
    private readonly Dictionary<Node, Connection[]> _forwardInbound;
    private readonly Dictionary<Connection, bool> _backward;

    internal FlowGraph(IReadOnlyList<Connection> connections, Node? start)
    {
        _start = start;
        _outbound = Index(connections, x => x.Source);
        _inbound = Index(connections, x => x.Target);
        var forward = start is null ? [] : ForwardConnections(connections, start);
        _forwardInbound = Index(forward, x => x.Target);
        _backward = connections.Except(forward).ToDictionary(x => x, LeadsBackToWhereItCameFrom);
    }

    /// <summary>Arrows that leave an activity.</summary>
    public IReadOnlyList<Connection> Outbound(Node node) => _outbound.GetValueOrDefault(node, []);

    /// <summary>Arrows that reach an activity.</summary>
    public IReadOnlyList<Connection> Inbound(Node node) => _inbound.GetValueOrDefault(node, []);

    /// <summary>Forward arrows that reach an activity.</summary>
    public IReadOnlyList<Connection> ForwardInbound(Node node) => _forwardInbound.GetValueOrDefault(node, []);

    /// <summary>
    /// Whether an arrow closes a loop; a valid one leads back to an activity that every way from the start to its
    /// source passes.
    /// </summary>
    public bool IsBackward(Connection connection, out bool isValid) => _backward.TryGetValue(connection, out isValid);

    /// <summary>Whether an activity can be reached from the start.</summary>
    public bool IsReachable(Node node) => node == _start || _forwardInbound.ContainsKey(node);

    /// <summary>Activities from which forward arrows lead to this one.</summary>
    public IReadOnlySet<Node> Ancestors(Node node)
    {
        var ancestors = new HashSet<Node>();
        var open = new Queue<Node>([node]);
        while (open.TryDequeue(out var current))
            foreach (var connection in ForwardInbound(current))
                if (ancestors.Add(connection.Source))
                    open.Enqueue(connection.Source);
        return ancestors;
    }

    private static Dictionary<Node, Connection[]> Index(
        IEnumerable<Connection> connections,
        Func<Connection, Node> by
    ) => connections.GroupBy(by).ToDictionary(x => x.Key, x => x.ToArray());

    private List<Connection> ForwardConnections(IReadOnlyList<Connection> connections, Node start)
    {
        var forward = new HashSet<(Node, Node)>();
        var successors = new Dictionary<Node, List<Node>>();
        var visited = new HashSet<Node>();
        var open = new Queue<Node>([start]);
        while (open.TryDequeue(out var source))
        {
            if (!visited.Add(source))
                continue;
            foreach (var connection in Outbound(source))
            {
                if (forward.Contains((source, connection.Target)) || Reaches(successors, connection.Target, source))
                    continue;
                forward.Add((source, connection.Target));
                if (!successors.TryGetValue(source, out var targets))
                    successors[source] = targets = [];
                targets.Add(connection.Target);
                if (!visited.Contains(connection.Target))
                    open.Enqueue(connection.Target);
            }
        }

        return connections.Where(x => forward.Contains((x.Source, x.Target))).ToList();
    }

    /// <summary>
    /// The target is on every forward way from the start to the source: without it, the source could not be reached.
    /// </summary>
    private bool LeadsBackToWhereItCameFrom(Connection connection)
    {
        if (connection.Target == _start || connection.Target == connection.Source)
            return true;
        var visited = new HashSet<Node>([connection.Target]);
        var open = new Stack<Node>([connection.Source]);
        while (open.TryPop(out var current))
        {
            if (current == _start)
                return false;
            if (!visited.Add(current))
                continue;
            foreach (var inbound in ForwardInbound(current))
                open.Push(inbound.Source);
        }

        return true;
    }

    private static bool Reaches(Dictionary<Node, List<Node>> successors, Node from, Node to)
    {
        var visited = new HashSet<Node>();
        var open = new Stack<Node>([from]);
        while (open.TryPop(out var current))
        {
            if (current == to)
                return true;
            if (!visited.Add(current) || !successors.TryGetValue(current, out var next))
                continue;
            foreach (var node in next)
                open.Push(node);
        }

        return false;
    }
}
