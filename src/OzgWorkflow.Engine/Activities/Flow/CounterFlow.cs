using System.Runtime.CompilerServices;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>
/// Counter-based flow (Elsa's first model): each completion visits all outbound arrows, followed or not. A target is
/// decided when all its forward arrows were visited once more than the target itself: it starts when enough of them
/// were followed, otherwise it is skipped and its own arrows count as visited, not followed. An arrow that closes a
/// loop starts its target at once.
/// </summary>
internal sealed class CounterFlow(Flowchart flowchart) : IFlow
{
    private const string ByBackwardArrow = "back";

    public void BeginAt(ActivityContext context, string start) => context.Memory(VisitCounters.Read).Start = start;

    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        if (
            !Leave(
                context,
                context.Memory(VisitCounters.Read),
                child.Child,
                child.Outcomes,
                child.Tag == ByBackwardArrow
            )
            && context.Children.Count == 0
        )
            context.Complete();
    }

    public void ChildCancelled(ActivityContext context, Node child)
    {
        if (!Leave(context, context.Memory(VisitCounters.Read), child, []) && context.Children.Count == 0)
            context.Complete();
    }

    // Each visit decides at once: nobody is left waiting.
    public (string English, string German)? WaitsFor(ActivityContext context) => null;

    public object? RenameMemory(object? memory, Func<string, string> id) =>
        VisitCounters.Read(memory).Renamed(id).ToValue();

    private bool Leave(
        ActivityContext context,
        VisitCounters visits,
        Node node,
        IReadOnlyList<string> outcomes,
        bool cameBackward = false
    )
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var graph = flowchart.GraphFrom(visits.Start);
        if (!graph.IsReachable(node))
            return false;
        if (!cameBackward)
            visits.Visit(node);
        var scheduled = false;
        foreach (var connection in graph.Outbound(node))
        {
            var followed = outcomes.Contains(connection.Port);
            visits.Visit(connection, followed);
            scheduled |= graph.IsBackward(connection, out var isValid)
                ? followed && GoBack(context, connection, isValid)
                : Decide(context, visits, connection);
        }

        return scheduled;
    }

    private static bool GoBack(ActivityContext context, Connection connection, bool isValid)
    {
        if (!isValid)
            throw new FaultException(
                "Flowchart",
                $"The arrow from '{connection.Source.DisplayText}' back to '{connection.Target.DisplayText}' enters a loop that can also be entered elsewhere.",
                $"Der Pfeil von „{connection.Source.DisplayText}“ zurück zu „{connection.Target.DisplayText}“ führt in eine Schleife, in die man auch an anderer Stelle kommt."
            );
        context.Schedule(connection.Target, ByBackwardArrow);
        return true;
    }

    private bool Decide(ActivityContext context, VisitCounters visits, Connection connection)
    {
        var target = connection.Target;
        var graph = flowchart.GraphFrom(visits.Start);
        var inbound = graph.ForwardInbound(target);
        var mode = target.Activity is FlowJoin join ? context.Get(join.Mode) : FlowJoinMode.WaitAllActive;
        if (mode == FlowJoinMode.WaitAny)
        {
            if (
                visits.Of(connection) <= visits.Of(target)
                || context.Children.Any(x => x.Node == target && x.Status == ExecutionStatus.Pending)
            )
                return false;
            if (visits.AnyFollowed(inbound, target))
            {
                context.Schedule(target);
                CancelLosers(context, graph.Ancestors(target));
                return true;
            }
        }

        if (!visits.AllVisited(inbound, target))
            return false;
        if (mode == FlowJoinMode.WaitAll ? visits.AllFollowed(inbound, target) : visits.AnyFollowed(inbound, target))
        {
            context.Schedule(target);
            return true;
        }

        return Leave(context, visits, target, []);
    }

    private static void CancelLosers(ActivityContext context, IReadOnlySet<Node> ancestors)
    {
        foreach (var child in context.Children.Where(x => ancestors.Contains(x.Node)).ToArray())
            context.Cancel(child);
    }
}
