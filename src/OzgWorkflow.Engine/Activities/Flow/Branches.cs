using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>Runs branches side by side.</summary>
[Activity("Elsa.Fork", "Verzweigungen", "Gabelung", "Führt Zweige nebeneinander aus.", IsBrowsable = false)]
[Setting(
    "JoinMode",
    "String",
    "Zusammenführung",
    "Auf welche Zweige gewartet wird.",
    "dropdown",
    Choices = ["WaitAll", "WaitAny"]
)]
public sealed class Fork : IContainer, ICompiled
{
    private IReadOnlyList<Node> _branches = [];
    private bool _waitAny;

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json)
    {
        _branches = compiler.CompileAll(json["branches"]);
        _waitAny = json["joinMode"]?.ToString() == "WaitAny";
    }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        if (_branches is [])
            context.Complete();
        foreach (var branch in _branches)
            context.Schedule(branch);
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        if (_waitAny || context.Children.Count == 0)
            context.Complete();
    }
}

/// <summary>Runs the activity of the cases that match.</summary>
[Activity("Elsa.Switch", "Verzweigungen", "Fälle", "Führt die Aktivitäten der passenden Fälle aus.")]
[Setting("Cases", "Object", "Fälle", "Die Fälle.", "switch-editor")]
public sealed class Switch : IContainer, ICompiled, ICheckable
{
    private (string Label, IExpression? Condition, Node? Activity)[] _cases = [];

    /// <summary>First match or all.</summary>
    [Input("Erster Treffer oder alle.", UiHint = "dropdown", DisplayName = "Modus")]
    public Input<SwitchMode> Mode { get; init; } = new(SwitchMode.MatchFirst);

    /// <summary>Runs when no case matches.</summary>
    [Port]
    public Node? Default { get; init; }

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json) =>
        _cases = json["cases"] is JsonArray cases
            ? cases
                .OfType<JsonObject>()
                .Select(
                    (x, i) =>
                        (
                            x["label"]?.ToString() is { Length: > 0 } label ? label : $"{i + 1}",
                            compiler.Expression(x["condition"]),
                            compiler.Compile(x["activity"])
                        )
                )
                .ToArray()
            : [];

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node) => Condition.Check(node, _cases.Select(x => (x.Label, x.Condition)));

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var matches = _cases.Where(x => Condition.Holds(context, x.Condition, x.Label)).Select(x => x.Activity);
        var taken = context.Get(Mode) == SwitchMode.MatchFirst ? matches.Take(1).ToArray() : matches.ToArray();
        var activities = (taken is [] ? [Default] : taken).OfType<Node>().ToArray();
        if (activities is [])
            context.Complete();
        foreach (var activity in activities)
            context.Schedule(activity);
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        if (context.Children.Count == 0)
            context.Complete();
    }
}
