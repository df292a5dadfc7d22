using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>
/// What would go wrong in a flowchart: activities that are never reached, joins that can never go on.
/// </summary>
internal static class FlowCheck
{
    internal static IEnumerable<Problem> Find(Node node, Flowchart flowchart)
    {
        var known = new Dictionary<(Node, string), bool>();
        return flowchart
            .Missing.Select(x => new Problem(
                node.Id,
                $"An arrow begins or ends at '{x}', which is not in the flowchart '{node.DisplayText}': remove it.",
                $"Ein Pfeil beginnt oder endet bei „{x}“; diese Aktivität gibt es im Flussdiagramm „{node.DisplayText}“ nicht. Entfernen Sie ihn."
            ))
            .Concat(Unreachable(flowchart))
            .Concat(flowchart.Activities.SelectMany(x => Join(flowchart, x, known)));
    }

    private static IEnumerable<Problem> Unreachable(Flowchart flowchart)
    {
        var reached = Reached(
            flowchart.Graph,
            flowchart.Activities.Where(x => x == flowchart.Start || x.CanStartWorkflow)
        );
        return flowchart
            .Activities.Where(x => !reached.Contains(x))
            .Select(x => new Problem(
                x.Id,
                $"'{x.DisplayText}' can never be reached: connect it or remove it.",
                $"„{x.DisplayText}“ wird nie erreicht: Verbinden Sie die Aktivität oder entfernen Sie sie."
            ));
    }

    private static HashSet<Node> Reached(FlowGraph graph, IEnumerable<Node> from)
    {
        var reached = new HashSet<Node>();
        var open = new Stack<Node>(from);
        while (open.TryPop(out var node))
            if (reached.Add(node))
                foreach (var connection in graph.Outbound(node))
                    open.Push(connection.Target);
        return reached;
    }

    private static IEnumerable<Problem> Join(Flowchart flowchart, Node node, Dictionary<(Node, string), bool> known)
    {
        var mode = node.CustomProperties.GetValueOrDefault("mergeMode");
        var waitsForAll = node.Activity is FlowJoin join
            ? join.Mode.Expression is Literal { Value: string given } && given == nameof(FlowJoinMode.WaitAll)
            : mode is nameof(MergeMode.Merge) or nameof(MergeMode.Converge);
        if (!waitsForAll)
            yield break;
        if (
            mode == nameof(MergeMode.Converge)
            && flowchart.Graph.Inbound(node).FirstOrDefault(x => flowchart.Graph.IsBackward(x, out _)) is { } loop
        )
            yield return Never(
                node,
                $"it waits for '{loop.Source.DisplayText}', which comes after it",
                $"sie wartet auf „{loop.Source.DisplayText}“, das erst nach ihr kommt"
            );
        var choices = flowchart.Graph.ForwardInbound(node).Select(x => Choices(flowchart.Graph, x, known)).ToArray();
        for (var i = 0; i < choices.Length; i++)
            foreach (var (decision, port) in choices[i])
                if (
                    choices
                        .Skip(i + 1)
                        .Any(other => other.TryGetValue(decision, out var otherPort) && otherPort != port)
                )
                {
                    yield return Never(
                        node,
                        $"it waits for two ways of which '{decision.DisplayText}' takes only one",
                        $"sie wartet auf zwei Wege, von denen „{decision.DisplayText}“ nur einen nimmt"
                    );
                    yield break;
                }
    }

    private static Problem Never(Node node, string why, string whyForUsers) =>
        new(
            node.Id,
            $"'{node.DisplayText}' can never go on: {why}.",
            $"„{node.DisplayText}“ kann nie weitergehen: {whyForUsers}."
        );

    /// <summary>The decisions that must have been taken, and how, for a token to be on an arrow.</summary>
    private static Dictionary<Node, string> Choices(
        FlowGraph graph,
        Connection connection,
        Dictionary<(Node, string), bool> known
    )
    {
        var choices = new Dictionary<Node, string>();
        for (var current = connection; ; current = graph.Inbound(current.Source)[0])
        {
            if (IsFinal(graph, current, known) && !choices.TryAdd(current.Source, current.Port))
                return choices;
            // A way back may bring a token that was decided about otherwise.
            if (graph.Inbound(current.Source).Count != 1 || graph.ForwardInbound(current.Source).Count != 1)
                return choices;
        }
    }

    /// <summary>
    /// Whether one of several ways is taken for good: it does not lead back to where it could be decided otherwise.
    /// </summary>
    /// <param name="graph">The arrows.</param>
    /// <param name="way">The way.</param>
    /// <param name="known">What was found out before, by activity and outcome.</param>
    private static bool IsFinal(FlowGraph graph, Connection way, Dictionary<(Node, string), bool> known)
    {
        if (!TakesOneWay(way.Source.Activity))
            return false;
        if (!known.TryGetValue((way.Source, way.Port), out var isFinal))
        {
            var ways = graph.Outbound(way.Source).Where(x => x.Port == way.Port);
            isFinal = !Reached(graph, ways.Select(x => x.Target)).Contains(way.Source);
            known[(way.Source, way.Port)] = isFinal;
        }

        return isFinal;
    }

    private static bool TakesOneWay(IActivity activity) =>
        activity is FlowDecision or HumanTask
        || activity is FlowSwitch flowSwitch
            && flowSwitch.Mode.TryConstant(out var mode)
            && mode == SwitchMode.MatchFirst;
}
