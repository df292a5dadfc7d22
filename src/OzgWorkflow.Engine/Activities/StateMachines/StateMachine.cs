using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.StateMachines;

/// <summary>
/// Named states and transitions between them, as Elsa 3.8 has it: entering a state runs its entry, then arms the
/// triggers of its transitions; the first whose condition holds cancels the others, runs the transition's action and
/// the state's exit, and enters the next. One whose condition does not hold is armed again. No way out is the end.
/// </summary>
[Activity("Elsa.StateMachine", "Ablauf", "Zustandsautomat", "Benannte Zustände und Übergänge zwischen ihnen.")]
public sealed class StateMachine : IMigratable, ICompiled, ICheckable, IStateful
{
    private const string CurrentState = "state";
    private const string EntryTag = "entry",
        TriggerTag = "trigger",
        ActionTag = "action",
        ExitTag = "exit";

    /// <summary>Where it begins; <c>null</c> when that state does not exist.</summary>
    public string? InitialState { get; private set; }

    /// <summary>The states in the order they were declared.</summary>
    public IReadOnlyList<State> States { get; private set; } = [];

    /// <summary>The transitions in the order they were declared.</summary>
    public IReadOnlyList<Transition> Transitions { get; private set; } = [];

    /// <inheritdoc />
    public string? StateOf(ActivityExecution execution) =>
        execution.Properties?.GetValueOrDefault(CurrentState) as string;

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json)
    {
        States = Objects(json["states"])
            .Select(x => new State(
                x["name"]?.ToString() ?? "",
                compiler.Compile(x["entry"]),
                compiler.Compile(x["exit"])
            ))
            .ToArray();
        Transitions = Objects(json["transitions"])
            .Select(x => new Transition(
                x["name"]?.ToString() ?? "",
                x["from"]?.ToString() ?? "",
                x["to"]?.ToString() ?? "",
                compiler.Compile(x["trigger"]),
                compiler.Expression(x["condition"]),
                compiler.Compile(x["action"])
            ))
            .ToArray();
        InitialState = json["initialState"]?.ToString() is { } initial && Find(initial) is not null ? initial : null;
        foreach (var end in Transitions.SelectMany(x => new[] { x.From, x.To }).Distinct().Where(x => Find(x) is null))
            compiler.Report(
                $"A transition names the state '{end}', which does not exist.",
                $"Ein Übergang nennt den Zustand „{end}“, den es nicht gibt."
            );
    }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context[CurrentState] ??= InitialState;
        EnterState(context);
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        var (step, transition) = ReadTag(child.Tag);
        switch (step)
        {
            case EntryTag:
                ArmTriggers(context);
                break;
            case TriggerTag:
                OnTriggered(context, transition!);
                break;
            case ActionTag:
                LeaveState(context, transition!);
                break;
            case ExitTag:
                Move(context, transition!);
                break;
        }
    }

    /// <inheritdoc />
    public string RenameTag(string tag, Func<string, string> id) =>
        tag.Split(':', 2) is [var step, var trigger] ? $"{step}:{id(trigger)}" : tag;

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node) => StateCheck.Find(node, this);

    /// <inheritdoc />
    public IEnumerable<ActivityExecution> Dispensable(ActivityExecution execution) =>
        execution.Children.Where(x => ReadTag(x.Tag).Step == TriggerTag);

    /// <inheritdoc />
    public Problem? Conflict(ActivityExecution execution)
    {
        var state = StateOf(execution);
        var underWay = execution
            .Children.Select(x => x.Tag)
            .Where(x => ReadTag(x).Step is ActionTag or ExitTag)
            .Concat(execution.Undelivered.OfType<ChildNotice>().Select(x => x.Completion.Tag));
        return state is not null && Find(state) is null ? StateCheck.MissingState(execution.Node, state)
            : underWay.All(x => ReadTag(x).Step == EntryTag || LeadsOut(state, x)) ? null
            : StateCheck.MissingTransition(execution.Node, state);
    }

    /// <summary>Arms the triggers that the state has since this version, and gives up those it has no more.</summary>
    public void Adopt(ActivityContext context)
    {
        if (context.Children.Any(x => ReadTag(x.Tag).Step != TriggerTag))
            return;
        foreach (var child in context.Children.Where(x => !LeadsOut(StateOf(context.Execution), x.Tag)).ToArray())
            context.Cancel(child);
        foreach (
            var transition in Outbound(context)
                .Where(x => x.Trigger is not null && context.Children.All(c => c.Node != x.Trigger))
                .ToArray()
        )
            Arm(context, transition);
    }

    private bool LeadsOut(string? state, string? tag) =>
        ReadTag(tag).Transition is { } transition && transition.From == state;

    private void EnterState(ActivityContext context)
    {
        if (Find(context[CurrentState] as string) is not { } state)
            context.Complete();
        else if (state.Entry is { } entry)
            context.Schedule(entry, EntryTag);
        else
            ArmTriggers(context);
    }

    private void ArmTriggers(ActivityContext context)
    {
        var outbound = Outbound(context).Where(x => x.Trigger is not null).ToArray();
        if (outbound is [])
            context.Complete();
        foreach (var transition in outbound)
            Arm(context, transition);
    }

    private void OnTriggered(ActivityContext context, Transition transition)
    {
        if (transition.Condition is { } condition && !Condition.Holds(context, condition, transition.Called))
        {
            Arm(context, transition);
            return;
        }

        foreach (var competitor in context.Children.Where(x => ReadTag(x.Tag).Step == TriggerTag).ToArray())
            context.Cancel(competitor);
        if (transition.Action is { } action)
            context.Schedule(action, Tag(ActionTag, transition));
        else
            LeaveState(context, transition);
    }

    private void LeaveState(ActivityContext context, Transition transition)
    {
        if (Find(transition.From)?.Exit is { } exit)
            context.Schedule(exit, Tag(ExitTag, transition));
        else
            Move(context, transition);
    }

    private void Move(ActivityContext context, Transition transition)
    {
        context[CurrentState] = transition.To;
        EnterState(context);
    }

    private static void Arm(ActivityContext context, Transition transition) =>
        context.Schedule(transition.Trigger!, Tag(TriggerTag, transition));

    private IEnumerable<Transition> Outbound(ActivityContext context) =>
        Transitions.Where(x => x.From == context[CurrentState] as string);

    private State? Find(string? name) => States.FirstOrDefault(x => x.Name == name);

    private static string Tag(string step, Transition transition) => $"{step}:{transition.Trigger!.Id}";

    private (string Step, Transition? Transition) ReadTag(string? tag)
    {
        // A transition is known by its trigger's id, so that another version may have more of them.
        var parts = (tag ?? "").Split(':', 2);
        return (parts[0], parts.Length == 1 ? null : Transitions.FirstOrDefault(x => x.Trigger?.Id == parts[1]));
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? json) =>
        json is JsonArray list ? list.OfType<JsonObject>() : [];
}
