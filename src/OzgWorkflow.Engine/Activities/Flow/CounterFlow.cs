using System.Runtime.CompilerServices;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>
/// Counter-based flow (Elsa's first model): each completion visits all outbound arrows, followed or not. A target is decided when all its forward
/// arrows were visited once more than the target itself: it starts when enough of them were followed, otherwise it is skipped and its own arrows
/// count as visited, not followed. An arrow that closes a loop starts its target at once.
/// </summary>
internal sealed class CounterFlow(Flowchart flowchart) : IFlow
{
    private const string ByBackwardArrow = "back";
    private readonly FlowGraph _graph = flowchart.Graph;

    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        if (!Leave(context, context.Memory(VisitCounters.Read), child.Child, child.Outcomes, child.Tag == ByBackwardArrow) && context.Children.Count == 0)
            context.Complete();
    }

    public void ChildCancelled(ActivityContext context, Node child)
    {
        if (!Leave(context, context.Memory(VisitCounters.Read), child, []) && context.Children.Count == 0) context.Complete();
    }

    private bool Leave(ActivityContext context, VisitCounters visits, Node node, IReadOnlyList<string> outcomes, bool cameBackward = false)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!_graph.IsReachable(node)) return false;
        if (!cameBackward) visits.Visit(node);
        var scheduled = false;
        foreach (var connection in _graph.Outbound(node))
        {
            var followed = outcomes.Contains(connection.Port);
            visits.Visit(connection, followed);
            scheduled |= _graph.IsBackward(connection, out var isValid)
                ? followed && GoBack(context, connection, isValid)
                : Decide(context, visits, connection);
        }

        return scheduled;
    }

    private static bool GoBack(ActivityContext context, Connection connection, bool isValid)
    {
        if (!isValid)
            throw new FaultException("Flowchart", $"The arrow from '{connection.Source.DisplayText}' back to '{connection.Target.DisplayText}' enters a loop that can also be entered elsewhere.");
        context.Schedule(connection.Target, ByBackwardArrow);
        return true;
    }

    private bool Decide(ActivityContext context, VisitCounters visits, Connection connection)
    {
        var target = connection.Target;
        var inbound = _graph.ForwardInbound(target);
        var mode = target.Activity is FlowJoin join ? context.Get(join.Mode) : FlowJoinMode.WaitAllActive;
        if (mode == FlowJoinMode.WaitAny)
        {
            if (visits.Of(connection) <= visits.Of(target) || context.Children.Any(x => x.Node == target && x.Status == ExecutionStatus.Pending)) return false;
            if (visits.AnyFollowed(inbound, target))
            {
                context.Schedule(target);
                CancelLosers(context, target);
                return true;
            }
        }

        if (!visits.AllVisited(inbound, target)) return false;
        if (mode == FlowJoinMode.WaitAll ? visits.AllFollowed(inbound, target) : visits.AnyFollowed(inbound, target))
        {
            context.Schedule(target);
            return true;
        }

        return Leave(context, visits, target, []);
    }

    private void CancelLosers(ActivityContext context, Node target)
    {
        var ancestors = _graph.Ancestors(target);
        foreach (var child in context.Children.Where(x => ancestors.Contains(x.Node)).ToArray()) context.Cancel(child);
    }
}

/// <summary>How often activities and arrows of one flowchart execution were visited, and whether an arrow was followed the last time.</summary>
internal sealed class VisitCounters : IMemory
{
    private readonly Dictionary<string, long> _activities = [];
    private readonly Dictionary<string, (long Count, bool Followed)> _connections = [];

    internal static VisitCounters Read(object? saved)
    {
        var counters = new VisitCounters();
        if (saved is not IReadOnlyList<object?> { Count: 2 } pair) return counters;
        foreach (var (id, count) in (IReadOnlyDictionary<string, object?>)pair[0]!) counters._activities[id] = (long)count!;
        foreach (var (key, visit) in (IReadOnlyDictionary<string, object?>)pair[1]!) counters._connections[key] = (Math.Abs((long)visit!), (long)visit! > 0);
        return counters;
    }

    // A negative count says that the arrow was not followed the last time.
    public object? ToValue() => new object?[]
    {
        _activities.ToDictionary(x => x.Key, x => (object?)x.Value),
        _connections.ToDictionary(x => x.Key, x => (object?)(x.Value.Followed ? x.Value.Count : -x.Value.Count)),
    };

    internal void Visit(Node node) => _activities[node.Id] = Of(node) + 1;

    internal void Visit(Connection connection, bool followed) => _connections[Key(connection)] = (Of(connection) + 1, followed);

    internal long Of(Node node) => _activities.GetValueOrDefault(node.Id);

    internal long Of(Connection connection) => _connections.GetValueOrDefault(Key(connection)).Count;

    internal bool AllVisited(IReadOnlyList<Connection> inbound, Node target) => inbound.Min(Of) > Of(target);

    internal bool AnyFollowed(IReadOnlyList<Connection> inbound, Node target) => Latest(inbound, target) is long latest && inbound.Any(x => FollowedIn(x, latest));

    internal bool AllFollowed(IReadOnlyList<Connection> inbound, Node target) => Latest(inbound, target) is long latest && inbound.All(x => FollowedIn(x, latest));

    private long? Latest(IReadOnlyList<Connection> inbound, Node target)
    {
        var latest = inbound.Max(Of);
        return latest > Of(target) ? latest : null;
    }

    private bool FollowedIn(Connection connection, long round) => _connections.GetValueOrDefault(Key(connection)) == (round, true);

    private static string Key(Connection x) => $"{x.Source.Id}>{x.Port}>{x.Target.Id}";
}
