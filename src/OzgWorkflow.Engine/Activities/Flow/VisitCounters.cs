using System.Collections.Immutable;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>
/// How often activities and arrows of one flowchart execution were visited, and whether an arrow was followed the last
/// time.
/// </summary>
internal sealed class VisitCounters : IMemory
{
    // Trees, for a large flowchart is marked with each of its activities: the mark shares what stays as it is.
    private ImmutableSortedDictionary<string, long>.Builder _activities = ImmutableSortedDictionary.CreateBuilder<
        string,
        long
    >(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, (long Count, bool Followed)>.Builder _connections =
        ImmutableSortedDictionary.CreateBuilder<string, (long Count, bool Followed)>(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, long>? _markedActivities;
    private ImmutableSortedDictionary<string, (long Count, bool Followed)>? _markedConnections;

    /// <summary>Where it began, if not at the start.</summary>
    internal string? Start { get; set; }

    internal static VisitCounters Read(object? saved)
    {
        var counters = new VisitCounters();
        if (saved is not IReadOnlyList<object?> { Count: >= 2 } parts)
            return counters;
        foreach (var (id, count) in (IReadOnlyDictionary<string, object?>)parts[0]!)
            counters._activities[id] = (long)count!;
        foreach (var (key, visit) in (IReadOnlyDictionary<string, object?>)parts[1]!)
            counters._connections[key] = (Math.Abs((long)visit!), (long)visit! > 0);
        counters.Start = (string?)parts.ElementAtOrDefault(2);
        return counters;
    }

    // A negative count says that the arrow was not followed the last time.
    public object? ToValue()
    {
        var activities = _activities.ToDictionary(x => x.Key, x => (object?)x.Value);
        var connections = _connections.ToDictionary(
            x => x.Key,
            x => (object?)(x.Value.Followed ? x.Value.Count : -x.Value.Count)
        );
        return Start is null ? new object?[] { activities, connections } : [activities, connections, Start];
    }

    public void Mark() =>
        (_markedActivities, _markedConnections) = (_activities.ToImmutable(), _connections.ToImmutable());

    public void Revert() =>
        (_activities, _connections) = (_markedActivities!.ToBuilder(), _markedConnections!.ToBuilder());

    internal VisitCounters Renamed(Func<string, string> id)
    {
        var renamed = new VisitCounters { Start = Start is null ? null : id(Start) };
        foreach (var (activity, count) in _activities)
            renamed._activities[id(activity)] = count;
        foreach (var (key, visit) in _connections)
        {
            // The name of the way between them may have the sign, too.
            var (first, last) = (key.IndexOf('>'), key.LastIndexOf('>'));
            renamed._connections[$"{id(key[..first])}{key[first..(last + 1)]}{id(key[(last + 1)..])}"] = visit;
        }

        return renamed;
    }

    internal void Visit(Node node) => _activities[node.Id] = Of(node) + 1;

    internal void Visit(Connection connection, bool followed) =>
        _connections[Key(connection)] = (Of(connection) + 1, followed);

    internal long Of(Node node) => _activities.GetValueOrDefault(node.Id);

    internal long Of(Connection connection) => _connections.GetValueOrDefault(Key(connection)).Count;

    internal bool AllVisited(IReadOnlyList<Connection> inbound, Node target) => inbound.Min(Of) > Of(target);

    internal bool AnyFollowed(IReadOnlyList<Connection> inbound, Node target) =>
        Latest(inbound, target) is long latest && inbound.Any(x => FollowedIn(x, latest));

    internal bool AllFollowed(IReadOnlyList<Connection> inbound, Node target) =>
        Latest(inbound, target) is long latest && inbound.All(x => FollowedIn(x, latest));

    private long? Latest(IReadOnlyList<Connection> inbound, Node target)
    {
        var latest = inbound.Max(Of);
        return latest > Of(target) ? latest : null;
    }

    private bool FollowedIn(Connection connection, long round) =>
        _connections.GetValueOrDefault(Key(connection)) == (round, true);

    private static string Key(Connection x) => $"{x.Source.Id}>{x.Port}>{x.Target.Id}";
}
