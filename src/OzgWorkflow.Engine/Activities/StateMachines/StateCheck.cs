using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.StateMachines;

/// <summary>
/// What would go wrong in a state machine: states that are never reached or never left, conditions that never hold,
/// instances that cannot go on in another version.
/// </summary>
internal static class StateCheck
{
    internal static IEnumerable<Problem> Find(Node node, StateMachine machine) =>
        States(node, machine).Concat(Condition.Check(node, machine.Transitions.Select(x => (x.Called, x.Condition))));

    private static IEnumerable<Problem> States(Node node, StateMachine machine)
    {
        if (machine.InitialState is null)
        {
            yield return new Problem(
                node.Id,
                "The state machine has no initial state that exists.",
                "Der Zustandsautomat hat keinen Anfangszustand, den es gibt."
            );
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
                yield return new Problem(
                    node.Id,
                    $"The state '{state.Name}' can never be reached.",
                    $"Der Zustand „{state.Name}“ wird nie erreicht."
                );
            else if (!leadsOut.Contains(state.Name) && (ends.Length > 0 || !forward.Contains(state.Name)))
                yield return new Problem(
                    node.Id,
                    $"From the state '{state.Name}' no end can be reached: give it a transition with a trigger that leads on.",
                    $"Aus dem Zustand „{state.Name}“ führt kein Weg zu einem Ende: Geben Sie ihm einen Übergang mit Auslöser, der weiterführt."
                );
        }
    }

    internal static Problem MissingState(Node node, string state) =>
        new(
            node.Id,
            $"The state '{state}' does not exist in the new version.",
            $"Den Zustand „{state}“ gibt es in der neuen Version nicht."
        );

    internal static Problem MissingTransition(Node node, string? state) =>
        new(
            node.Id,
            $"The transition that is being taken does not lead out of '{state}' in the new version: move the instance when it is there, or name in the mapping what its trigger has become.",
            $"Der Übergang, der gerade ausgeführt wird, führt in der neuen Version nicht mehr aus dem Zustand „{state}“: Stellen Sie die Instanz um, wenn er abgeschlossen ist, oder nennen Sie in der Zuordnung, was an die Stelle seines Auslösers tritt."
        );

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
}
