using OzgWorkflow.Engine.Programs;

namespace OzgWorkflow.Engine.Flowcharts;

/// <summary>The arrows of a flowchart, indexed. An arrow that closes a loop, seen breadth-first from the start, is not a forward one.</summary>
public sealed class FlowGraph
{
    private readonly ILookup<Node, Connection> _outbound;
    private readonly ILookup<Node, Connection> _inbound;
    private readonly ILookup<Node, Connection> _forwardInbound;

    internal FlowGraph(IReadOnlyList<Connection> connections, Node? start)
    {
        _outbound = connections.ToLookup(x => x.Source);
        _inbound = connections.ToLookup(x => x.Target);
        _forwardInbound = (start is null ? [] : ForwardConnections(connections, start)).ToLookup(x => x.Target);
    }

    /// <summary>Arrows that leave an activity.</summary>
    public IEnumerable<Connection> Outbound(Node node) => _outbound[node];

    /// <summary>Arrows that reach an activity.</summary>
    public IEnumerable<Connection> Inbound(Node node) => _inbound[node];

    /// <summary>Forward arrows that reach an activity.</summary>
    public IEnumerable<Connection> ForwardInbound(Node node) => _forwardInbound[node];

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

    private List<Connection> ForwardConnections(IReadOnlyList<Connection> connections, Node start)
    {
        var forward = new HashSet<(Node, Node)>();
        var successors = new Dictionary<Node, List<Node>>();
        var visited = new HashSet<Node>();
        var open = new Queue<Node>([start]);
        while (open.TryDequeue(out var source))
        {
            visited.Add(source);
            foreach (var connection in Outbound(source))
            {
                if (forward.Contains((source, connection.Target)) || Reaches(successors, connection.Target, source)) continue;
                forward.Add((source, connection.Target));
                if (!successors.TryGetValue(source, out var targets)) successors[source] = targets = [];
                targets.Add(connection.Target);
                if (!visited.Contains(connection.Target)) open.Enqueue(connection.Target);
            }
        }

        return connections.Where(x => forward.Contains((x.Source, x.Target))).ToList();
    }

    private static bool Reaches(Dictionary<Node, List<Node>> successors, Node from, Node to)
    {
        var visited = new HashSet<Node>();
        var open = new Stack<Node>([from]);
        while (open.TryPop(out var current))
        {
            if (current == to) return true;
            if (!visited.Add(current) || !successors.TryGetValue(current, out var next)) continue;
            foreach (var node in next) open.Push(node);
        }

        return false;
    }
}
