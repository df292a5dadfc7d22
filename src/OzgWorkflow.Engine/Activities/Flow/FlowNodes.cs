using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>Where a flowchart begins.</summary>
[Activity("Elsa.Start", "Ablauf", "Start", "Hier beginnt das Flussdiagramm.", IsStart = true)]
public sealed class StartMarker : IActivity
{
    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.Complete();
}

/// <summary>Where a flowchart ends.</summary>
[Activity("Elsa.End", "Ablauf", "Ende", "Hier endet das Flussdiagramm.", IsTerminal = true)]
public sealed class EndMarker : IActivity
{
    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.Complete();
}

/// <summary>Two ways, by a condition.</summary>
[Activity(
    "Elsa.FlowDecision",
    "Verzweigungen",
    "Entscheidung",
    "Wählt nach einer Bedingung einen von zwei Wegen.",
    Outcomes = ["True", "False"]
)]
public sealed class FlowDecision : IActivity
{
    /// <summary>The condition.</summary>
    [Input("Die Bedingung.", UiHint = "checkbox", DisplayName = "Bedingung", DefaultSyntax = "JavaScript")]
    public Input<bool> Condition { get; init; } = new(false);

    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.Complete(context.Get(Condition) ? "True" : "False");
}

/// <summary>Several ways at once.</summary>
[Activity("Elsa.FlowFork", "Verzweigungen", "Verzweigung", "Geht mehrere Wege gleichzeitig.")]
public sealed class FlowFork : IDeclaresOutcomes
{
    /// <summary>Names of the branches.</summary>
    [Input("Namen der Zweige.", UiHint = "dynamic-outcomes", DisplayName = "Zweige", DefaultSyntax = "Object")]
    public Input<IReadOnlyList<string>> Branches { get; init; } = new(["Done"]);

    /// <inheritdoc />
    public IReadOnlyList<string>? Outcomes => Branches.TryConstant(out var branches) ? branches : null;

    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.Complete(context.Get(Branches) ?? ["Done"]);
}

/// <summary>Brings branches together; the flowchart does the work.</summary>
[Activity("Elsa.FlowJoin", "Verzweigungen", "Zusammenführung", "Führt Zweige zusammen.")]
public sealed class FlowJoin : IActivity
{
    /// <summary>Which branches it waits for.</summary>
    [Input("Auf welche Zweige gewartet wird.", UiHint = "dropdown", DisplayName = "Modus")]
    public Input<FlowJoinMode> Mode { get; init; } = new(FlowJoinMode.WaitAny);

    /// <summary>Whether it waits for the active branches, as far as that can be told before it runs.</summary>
    internal bool MayWaitForActive =>
        Mode.Expression
            is not (null or Literal { Value: nameof(FlowJoinMode.WaitAll) or nameof(FlowJoinMode.WaitAny) });

    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.Complete();
}

/// <summary>Whether a switch takes the first case that matches or all.</summary>
public enum SwitchMode
{
    /// <summary>The first.</summary>
    MatchFirst,

    /// <summary>All.</summary>
    MatchAny,
}

/// <summary>Ways by cases; "Default" when none matches.</summary>
[Activity("Elsa.FlowSwitch", "Verzweigungen", "Fallunterscheidung", "Wählt Wege nach Fällen.", Outcomes = ["Default"])]
[Setting("Cases", "Object", "Fälle", "Die Fälle, jeder ein Ausgang der Aktivität.", "flow-switch-editor")]
public sealed class FlowSwitch : ICompiled, ICheckable, IDeclaresOutcomes
{
    private (string Label, IExpression? Condition)[] _cases = [];

    /// <summary>First match or all.</summary>
    [Input("Erster Treffer oder alle.", UiHint = "dropdown", DisplayName = "Modus")]
    public Input<SwitchMode> Mode { get; init; } = new(SwitchMode.MatchFirst);

    /// <inheritdoc />
    public IReadOnlyList<string> Outcomes => [.. _cases.Select(x => x.Label), "Default"];

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json) =>
        _cases = json["cases"] is JsonArray cases
            ? cases
                .OfType<JsonObject>()
                .Select(x => (x["label"]?.ToString() ?? "", compiler.Expression(x["condition"])))
                .ToArray()
            : [];

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node) => Condition.Check(node, _cases);

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var matches = _cases.Where(x => Condition.Holds(context, x.Condition, x.Label)).Select(x => x.Label);
        var taken = context.Get(Mode) == SwitchMode.MatchFirst ? matches.Take(1).ToArray() : matches.ToArray();
        context.Complete(taken is [] ? ["Default"] : taken);
    }
}

/// <summary>A place in a flowchart that runs the activity in it, if there is one.</summary>
[Activity("Elsa.FlowNode", "Ablauf", "Knoten", "Führt die enthaltene Aktivität aus.", IsBrowsable = false)]
public sealed class FlowNode : IContainer, IDeclaresOutcomes
{
    /// <summary>The activity.</summary>
    [Port]
    public Node? Body { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Outcomes => Body is null ? ["Done"] : Body.Outcomes;

    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.ScheduleOrComplete(Body);

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child) => context.Complete(child.Outcomes);
}
