using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Execution;

/// <summary>
/// What keeps an instance from going on in another version: activities that live, that have completed unheard, or that
/// may have to be undone and are not what they were.
/// </summary>
internal sealed class MigrationCheck(WorkflowProgram from, WorkflowProgram to, Func<string, string> mapped)
{
    /// <summary>What containers have against an instance that has come over.</summary>
    internal static IEnumerable<Problem> Conflicts(InstanceState moved) =>
        moved
            .Executions.Select(x => x.Node.Activity is IMigratable migratable ? migratable.Conflict(x) : null)
            .OfType<Problem>();

    internal IEnumerable<Problem> Find(InstanceState state) =>
        state
            .Executions.SelectMany(Find)
            .Concat(state.Compensations.Where(x => !to.Has(mapped(x.NodeKey))).Select(x => Missing(x.NodeKey)))
            .Distinct();

    private IEnumerable<Problem> Find(ActivityExecution execution) =>
        execution
            .Undelivered.OfType<ChildNotice>()
            .Select(x => Misplaced(x.Completion.Child, execution.Node))
            .Prepend(Misplaced(execution.Node, execution.Parent?.Node))
            .Concat(execution.Done.Select(Irreversible))
            .OfType<Problem>();

    private Problem? Misplaced(Node node, Node? container)
    {
        if (!to.Has(mapped(node.Key)))
            return Missing(node.Key);
        var there = to[mapped(node.Key)];
        if (there.Type != node.Type)
            return new Problem(
                node.Id,
                $"'{node.DisplayText}' is a {node.Type}, but '{there.DisplayText}' is a {there.Type}.",
                $"„{node.DisplayText}“ ist vom Typ {node.Type}, „{there.DisplayText}“ aber vom Typ {there.Type}."
            );
        if (container is not null && there.Parent?.Key != mapped(container.Key))
            return new Problem(
                node.Id,
                $"'{there.DisplayText}' is in another container in the new version.",
                $"„{there.DisplayText}“ steht in der neuen Version an anderer Stelle."
            );
        return null;
    }

    private Problem? Irreversible(DoneActivity done)
    {
        if (!to.Has(mapped(done.NodeKey)))
            return Missing(done.NodeKey);
        var there = to[mapped(done.NodeKey)];
        return there.CompensatedBy is null
            ? new Problem(
                there.Id,
                $"'{there.DisplayText}' is done and may have to be undone, but the new version does not say by what (compensatedBy).",
                $"„{there.DisplayText}“ ist erledigt und muss rückgängig zu machen sein; die neue Version sagt nicht, wodurch (compensatedBy)."
            )
            : null;
    }

    private Problem Missing(string key)
    {
        var (id, text) = from.Has(key) ? (from[key].Id, from[key].DisplayText) : (key, key);
        return new Problem(
            id,
            $"'{text}' ({mapped(key)}) does not exist in the new version: name its successor in the mapping.",
            $"„{text}“ ({mapped(key)}) gibt es in der neuen Version nicht: Nennen Sie in der Zuordnung, was an seine Stelle tritt."
        );
    }
}
