using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>Finds what would go wrong when a program runs, beyond what keeps it from compiling.</summary>
public static class DefinitionCheck
{
    /// <summary>Everything found, in the order of the activities.</summary>
    public static IReadOnlyList<Problem> Find(WorkflowProgram program) => program.Nodes.SelectMany(node => node.Activity switch
    {
        Flowchart flowchart => Unreachable(flowchart).Concat(flowchart.Activities.SelectMany(x => Join(flowchart, x))),
        StateMachine machine => States(node, machine),
        ICheckable checkable => checkable.Check(node),
        _ => [],
    }).Concat(ConstantCheck.Find(program)).Concat(Triggers(program)).ToArray();

    private static IEnumerable<Problem> Unreachable(Flowchart flowchart)
    {
        var reached = new HashSet<Node>();
        var open = new Stack<Node>(flowchart.Activities.Where(x => x == flowchart.Start || x.CanStartWorkflow));
        while (open.TryPop(out var node))
            if (reached.Add(node))
                foreach (var connection in flowchart.Graph.Outbound(node))
                    open.Push(connection.Target);
        return flowchart.Activities.Where(x => !reached.Contains(x)).Select(x => new Problem(
            x.Id, $"'{x.DisplayText}' can never be reached: connect it or remove it.",
            $"„{x.DisplayText}“ wird nie erreicht: Verbinden Sie die Aktivität oder entfernen Sie sie."));
    }

    private static IEnumerable<Problem> Join(Flowchart flowchart, Node node)
    {
        var mode = node.CustomProperties.GetValueOrDefault("mergeMode");
        var waitsForAll = node.Activity is FlowJoin join
            ? join.Mode.Expression is Literal { Value: string given } && given == nameof(FlowJoinMode.WaitAll)
            : mode is nameof(MergeMode.Merge) or nameof(MergeMode.Converge);
        if (!waitsForAll) yield break;
        if (mode == nameof(MergeMode.Converge) && flowchart.Graph.Inbound(node).FirstOrDefault(x => flowchart.Graph.IsBackward(x, out _)) is { } loop)
            yield return Never(node, $"it waits for '{loop.Source.DisplayText}', which comes after it", $"sie wartet auf „{loop.Source.DisplayText}“, das erst nach ihr kommt");
        var choices = flowchart.Graph.ForwardInbound(node).Select(x => Choices(flowchart.Graph, x)).ToArray();
        for (var i = 0; i < choices.Length; i++)
            foreach (var (decision, port) in choices[i])
                if (choices.Skip(i + 1).Any(other => other.TryGetValue(decision, out var otherPort) && otherPort != port))
                {
                    yield return Never(node, $"it waits for two ways of which '{decision.DisplayText}' takes only one", $"sie wartet auf zwei Wege, von denen „{decision.DisplayText}“ nur einen nimmt");
                    yield break;
                }
    }

    private static Problem Never(Node node, string why, string warum) => new(
        node.Id, $"'{node.DisplayText}' can never go on: {why}.", $"„{node.DisplayText}“ kann nie weitergehen: {warum}.");

    /// <summary>The decisions that must have been taken, and how, for a token to be on an arrow.</summary>
    private static Dictionary<Node, string> Choices(FlowGraph graph, Connection connection)
    {
        var choices = new Dictionary<Node, string>();
        for (var current = connection; ; current = graph.ForwardInbound(current.Source)[0])
        {
            if (current.Source.Activity is FlowDecision && !choices.TryAdd(current.Source, current.Port)) return choices;
            if (graph.ForwardInbound(current.Source).Count != 1) return choices;
        }
    }

    private static IEnumerable<Problem> States(Node node, StateMachine machine)
    {
        if (machine.InitialState is null)
        {
            yield return new Problem(node.Id, "The state machine has no initial state that exists.", "Der Zustandsautomat hat keinen Anfangszustand, den es gibt.");
            yield break;
        }

        var forward = machine.Transitions.Where(x => x.Trigger is not null).ToLookup(x => x.From, x => x.To);
        var backward = machine.Transitions.Where(x => x.Trigger is not null).ToLookup(x => x.To, x => x.From);
        var reached = Closure([machine.InitialState], forward);
        var ends = machine.States.Select(x => x.Name).Where(x => machine.Transitions.All(t => t.From != x)).ToArray();
        var leadsOut = Closure(ends, backward);
        foreach (var state in machine.States)
        {
            if (!reached.Contains(state.Name))
                yield return new Problem(node.Id, $"The state '{state.Name}' can never be reached.", $"Der Zustand „{state.Name}“ wird nie erreicht.");
            else if (!leadsOut.Contains(state.Name) && (ends.Length > 0 || !forward.Contains(state.Name)))
                yield return new Problem(
                    node.Id, $"From the state '{state.Name}' no end can be reached: give it a transition with a trigger that leads on.",
                    $"Aus dem Zustand „{state.Name}“ führt kein Weg zu einem Ende: Geben Sie ihm einen Übergang mit Auslöser, der weiterführt.");
        }
    }

    private static HashSet<string> Closure(IEnumerable<string> from, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(from);
        while (open.TryPop(out var name))
            if (reached.Add(name))
                foreach (var other in next[name])
                    open.Push(other);
        return reached;
    }

    private static List<Problem> Triggers(WorkflowProgram program)
    {
        var problems = new List<Problem>();
        var scripts = new StepScripts(EngineLimits.Default.Script, EngineLimits.Default.StepTime);
        foreach (var node in program.Nodes.Where(x => x.CanStartWorkflow))
        {
            try
            {
                _ = program.TriggersOf(node, scripts).ToArray();
            }
            catch (Exception e) when (e is FormatException or ExpressionException)
            {
                problems.Add(new Problem(node.Id, $"'{node.DisplayText}' cannot start the workflow: {e.Message}", $"„{node.DisplayText}“ kann den Workflow nicht starten: {e.Message}"));
            }
        }

        return problems;
    }
}
