using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>
/// Token-based flow: a completed activity puts a token on each arrow of its outcomes, and the merge mode of an arrow's
/// target decides when the target starts (Elsa's token flow).
/// </summary>
internal sealed class TokenFlow(Flowchart flowchart) : IFlow
{
    public void BeginAt(ActivityContext context, string start) => context.Memory(TokenList.Read).Start = start;

    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        var tokens = context.Memory(TokenList.Read);
        var taken = Graph(tokens).Outbound(child.Child).Where(x => child.Outcomes.Contains(x.Port)).ToArray();
        if (tokens.HasBlocked)
            Unblock(context, tokens, taken is [] ? null : child.Child);
        foreach (var connection in taken)
            tokens.Add(new Token(connection.Source.Id, connection.Port, connection.Target.Id));
        tokens.RemoveAll(x => x.To == child.Child.Id && x.IsLive);
        foreach (var connection in taken)
            Arrive(context, tokens, connection);
        tokens.RemoveAll(x => x.To == child.Child.Id && x.Consumed);
        Settle(context, tokens);
    }

    public void ChildCancelled(ActivityContext context, Node child)
    {
        var tokens = context.Memory(TokenList.Read);
        tokens.RemoveAll(x => x.From == child.Id || x.To == child.Id);
        Settle(context, tokens);
    }

    public (string English, string German)? WaitsFor(ActivityContext context)
    {
        var tokens = context.Memory(TokenList.Read);
        var waiting = flowchart.Activities.Where(x => tokens.CountLiveTo(x.Id) > 0).ToArray();
        if (waiting is [])
            return null;
        string Missing(Node node, string open, string close) =>
            string.Join(
                ", ",
                Graph(tokens)
                    .Inbound(node)
                    .Where(arrow => !tokens.Any(t => t.IsLive && t.IsOn(arrow)))
                    .Select(arrow => $"{open}{arrow.Source.DisplayText}{close}")
                    .Distinct()
            );
        return (
            string.Join(
                " ",
                waiting.Select(x =>
                    $"'{x.DisplayText}' waits for {Missing(x, "'", "'")}, which no way leads through any more."
                )
            ),
            string.Join(
                " ",
                waiting.Select(x =>
                    $"„{x.DisplayText}“ wartet auf {Missing(x, "„", "“")}; dort führt kein Weg mehr hindurch."
                )
            )
        );
    }

    public object? RenameMemory(object? memory, Func<string, string> id)
    {
        var tokens = TokenList.Read(memory);
        tokens.Rename(id);
        return tokens.ToValue();
    }

    private FlowGraph Graph(TokenList tokens) => flowchart.GraphFrom(tokens.Start);

    private void Arrive(ActivityContext context, TokenList tokens, Connection connection)
    {
        if (flowchart.ActiveJoins.Contains(connection.Target) && IsForActive(connection.Target, context))
            return; // it is looked after when everything has arrived
        switch (ModeOf(connection.Target, context))
        {
            case MergeMode.Race:
                CancelLosers(context, Graph(tokens).Ancestors(connection.Target));
                Cascade(context, tokens, connection);
                break;
            case MergeMode.Cascade:
                Cascade(context, tokens, connection);
                break;
            case MergeMode.Merge:
                ScheduleWhenAll(context, tokens, connection.Target, Graph(tokens).ForwardInbound(connection.Target));
                break;
            case MergeMode.Converge:
                ScheduleWhenAll(context, tokens, connection.Target, Graph(tokens).Inbound(connection.Target));
                break;
            default:
                if (!Graph(tokens).ForwardInbound(connection.Target).Any(x => tokens.CountLiveTo(x.Source.Id) > 0))
                    context.Schedule(connection.Target);
                break;
        }
    }

    private void Cascade(ActivityContext context, TokenList tokens, Connection connection)
    {
        if (tokens.Any(x => x.Blocked && x.IsOn(connection)))
        {
            tokens.ConsumeAll(x => x.Blocked && x.IsOn(connection));
            tokens.RemoveAll(x => x.IsLive && x.IsOn(connection));
            return;
        }

        context.Schedule(connection.Target);
        foreach (var other in Graph(tokens).ForwardInbound(connection.Target).Where(x => x.Source != connection.Source))
            tokens.Add(new Token(other.Source.Id, other.Port, other.Target.Id, Blocked: true));
    }

    private static void ScheduleWhenAll(
        ActivityContext context,
        TokenList tokens,
        Node target,
        IReadOnlyList<Connection> inbound
    )
    {
        // Each arrow needs a token of its own, so their number tells early that some are missing.
        if (
            inbound.Count <= 1
            || (
                tokens.CountLiveTo(target.Id) >= inbound.Count
                && inbound.All(x => tokens.Any(t => t.IsLive && t.IsOn(x)))
            )
        )
            context.Schedule(target);
    }

    private static void CancelLosers(ActivityContext context, IReadOnlySet<Node> ancestors)
    {
        foreach (
            var child in context
                .Children.Where(x => x.Status == ExecutionStatus.Running && ancestors.Contains(x.Node))
                .ToArray()
        )
            context.Cancel(child);
    }

    private static MergeMode ModeOf(Node node, ActivityContext context)
    {
        if (node.Activity is FlowJoin join)
            return context.Get(join.Mode) == FlowJoinMode.WaitAny ? MergeMode.Race : MergeMode.Merge;
        return Enum.TryParse<MergeMode>(node.CustomProperties.GetValueOrDefault("mergeMode"), true, out var mode)
            ? mode
            : MergeMode.None;
    }

    private static bool IsForActive(Node node, ActivityContext context) =>
        node.Activity is FlowJoin join && context.Get(join.Mode) == FlowJoinMode.WaitAllActive;

    /// <summary>
    /// Joins that wait for the active branches start when none is left; a flowchart without anything left is done.
    /// </summary>
    private void Settle(ActivityContext context, TokenList tokens)
    {
        foreach (var join in flowchart.ActiveJoins)
            if (
                tokens.CountLiveTo(join.Id) > 0
                && context.Children.All(x => x.Node != join)
                && IsForActive(join, context)
                && !IsActive(context, tokens, Graph(tokens).Ancestors(join))
            )
                context.Schedule(join);
        if (context.Children.Count == 0 && !tokens.Any(x => x.IsLive))
            context.Complete();
    }

    /// <summary>
    /// Arrivals that were to be swallowed and can come no more, because nothing is on its way to them, must not swallow
    /// those of the next round.
    /// </summary>
    private void Unblock(ActivityContext context, TokenList tokens, Node? leaving) =>
        tokens.RemoveAll(x =>
        {
            if (!x.Blocked || flowchart.Activities.FirstOrDefault(a => a.Id == x.From) is not { } source)
                return false;
            var upstream = Graph(tokens).Ancestors(source).Append(source).ToHashSet();
            return !(leaving is not null && upstream.Contains(leaving)) && !IsActive(context, tokens, upstream);
        });

    private static bool IsActive(ActivityContext context, TokenList tokens, IReadOnlySet<Node> activities) =>
        context.Children.Any(x => activities.Contains(x.Node)) || activities.Any(x => tokens.CountLiveTo(x.Id) > 0);
}
