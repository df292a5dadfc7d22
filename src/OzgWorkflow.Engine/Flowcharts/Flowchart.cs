using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Programs;

namespace OzgWorkflow.Engine.Flowcharts;

/// <summary>
/// Activities and arrows between them. Token-based: a completed activity puts a token on each arrow of its outcomes, and the merge mode
/// of an arrow's target decides when the target starts (Elsa's token flow).
/// </summary>
[Activity("Elsa.Flowchart", "Flow", "Flussdiagramm", "Aktivitäten und Verbindungen zwischen ihnen.", IsBrowsable = false)]
public sealed class Flowchart : IContainer, ICompiled
{
    private FlowGraph _graph = null!;
    private Node? _start;

    /// <summary>The activities.</summary>
    public IReadOnlyList<Node> Activities { get; private set; } = [];

    /// <summary>The arrows.</summary>
    public IReadOnlyList<Connection> Connections { get; private set; } = [];

    /// <inheritdoc />
    public void Compile(NodeCompiler compiler, JsonObject json)
    {
        Activities = compiler.CompileAll(json["activities"]);
        var byId = Activities.ToDictionary(x => x.Id);
        Connections = json["connections"] is JsonArray list
            ? list.OfType<JsonObject>().Select(x => Connection.Read(x, byId)).OfType<Connection>().Distinct().ToArray()
            : [];
        _start = StartActivity(json["start"]?.ToString());
        _graph = new FlowGraph(Connections, _start);
    }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        if (_start is null) context.Complete();
        else context.Schedule(_start);
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        var tokens = new TokenList(context);
        if (child.Child.Descriptor.Attribute.IsTerminal)
        {
            context.Complete();
            return;
        }

        var taken = _graph.Outbound(child.Child).Where(x => child.Outcomes.Contains(x.Port)).ToArray();
        foreach (var connection in taken) tokens.Add(new Token(connection.Source.Id, connection.Port, connection.Target.Id));
        tokens.ConsumeAll(x => x.To == child.Child.Id && x.IsLive);
        tokens.Save();
        foreach (var connection in taken) Arrive(context, connection);

        tokens = new TokenList(context);
        tokens.RemoveAll(x => x.To == child.Child.Id && x.Consumed);
        tokens.Save();
        CompleteWhenIdle(context, tokens);
    }

    /// <inheritdoc />
    public void ChildCancelled(ActivityContext context, Node child)
    {
        var tokens = new TokenList(context);
        tokens.RemoveAll(x => x.From == child.Id || x.To == child.Id);
        tokens.Save();
        CompleteWhenIdle(context, tokens);
    }

    private void Arrive(ActivityContext context, Connection connection)
    {
        switch (ModeOf(connection.Target, context))
        {
            case MergeMode.Race:
                CancelLosers(context, connection.Target);
                Cascade(context, connection);
                break;
            case MergeMode.Cascade:
                Cascade(context, connection);
                break;
            case MergeMode.Merge:
                ScheduleWhenAll(context, connection.Target, _graph.ForwardInbound(connection.Target).ToArray());
                break;
            case MergeMode.Converge:
                ScheduleWhenAll(context, connection.Target, _graph.Inbound(connection.Target).ToArray());
                break;
            default:
                var tokens = new TokenList(context);
                if (!_graph.ForwardInbound(connection.Target).Any(x => tokens.Any(t => t.IsLive && t.To == x.Source.Id)))
                    context.Schedule(connection.Target);
                break;
        }
    }

    private void Cascade(ActivityContext context, Connection connection)
    {
        var tokens = new TokenList(context);
        if (tokens.Any(x => x.Blocked && x.IsOn(connection)))
        {
            tokens.ConsumeAll(x => x.Blocked && x.IsOn(connection));
            tokens.RemoveAll(x => x.IsLive && x.IsOn(connection));
        }
        else
        {
            context.Schedule(connection.Target);
            foreach (var other in _graph.ForwardInbound(connection.Target).Where(x => x.Source != connection.Source))
                tokens.Add(new Token(other.Source.Id, other.Port, other.Target.Id, Blocked: true));
        }

        tokens.Save();
    }

    private static void ScheduleWhenAll(ActivityContext context, Node target, IReadOnlyList<Connection> inbound)
    {
        var tokens = new TokenList(context);
        if (inbound.Count <= 1 || inbound.All(x => tokens.Any(t => t.IsLive && t.IsOn(x)))) context.Schedule(target);
    }

    private void CancelLosers(ActivityContext context, Node target)
    {
        var ancestors = _graph.Ancestors(target);
        foreach (var child in context.Children.Where(x => x.Status == ExecutionStatus.Running && ancestors.Contains(x.Node)).ToArray())
            context.Cancel(child);
    }

    private static MergeMode ModeOf(Node node, ActivityContext context)
    {
        if (node.Activity is FlowJoin join)
            return context.Get(join.Mode) == FlowJoinMode.WaitAny ? MergeMode.Race : MergeMode.Merge;
        return Enum.TryParse<MergeMode>(node.CustomProperties.GetValueOrDefault("mergeMode"), true, out var mode) ? mode : MergeMode.None;
    }

    private static void CompleteWhenIdle(ActivityContext context, TokenList tokens)
    {
        if (context.Children.Count == 0 && !tokens.Any(x => x.IsLive)) context.Complete();
    }

    private Node? StartActivity(string? start) =>
        Activities.FirstOrDefault(x => x.Id == start)
        ?? Activities.FirstOrDefault(x => x.Activity is StartMarker)
        ?? Activities.FirstOrDefault(x => string.Equals(x.CustomProperties.GetValueOrDefault("canStartWorkflow"), "true", StringComparison.OrdinalIgnoreCase))
        ?? Activities.FirstOrDefault(x => Connections.All(c => c.Target != x))
        ?? Activities.FirstOrDefault();
}
