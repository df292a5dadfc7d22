using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>Counts.</summary>
[Activity("Elsa.For", "Schleifen", "Zähle", "Zählt von einem Wert bis zu einem anderen.")]
[Output("CurrentValue", "Object", "Der aktuelle Wert.")]
public sealed class For : ILoop, ICheckable
{
    private const string Next = "next",
        Last = "last",
        By = "by",
        IsInclusive = "inclusive";

    private static (string English, string German) NoStep =>
        ("The step of a For must not be 0.", "Die Schrittweite darf nicht 0 sein.");

    /// <summary>First value.</summary>
    [Input("Erster Wert.", DisplayName = "Von")]
    public Input<long> Start { get; init; } = new(0);

    /// <summary>Last value.</summary>
    [Input("Letzter Wert.", DisplayName = "Bis")]
    public Input<long> End { get; init; } = new(0);

    /// <summary>Step.</summary>
    [Input("Schrittweite.", DisplayName = "Schrittweite")]
    public Input<long> Step { get; init; } = new(1);

    /// <summary>Whether the last value counts.</summary>
    [Input("Ob der letzte Wert mitzählt.", UiHint = "checkbox", DisplayName = "Letzter Wert zählt mit")]
    public Input<bool> OuterBoundInclusive { get; init; } = new(true);

    /// <summary>What is repeated.</summary>
    [Port]
    public Node? Body { get; init; }

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node)
    {
        if (Step.TryConstant(out var step) && step == 0)
            yield return node.Wrong(Step, NoStep);
    }

    /// <summary>Start, end and step are computed once, as in Elsa.</summary>
    public void Execute(ActivityContext context)
    {
        (context[Next], context[Last], context[By]) = (context.Get(Start), context.Get(End), context.Get(Step));
        context[IsInclusive] = context.Get(OuterBoundInclusive);
        if (context[By] is 0L)
            throw new FaultException("Input", NoStep.English, NoStep.German);
        Iterate(context);
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child) => Iterate(context);

    private void Iterate(ActivityContext context)
    {
        var (end, step) = ((long)context[Last]!, (long)context[By]!);
        if (Body is null || context[Next] is not long value || !Reaches(value, end, step, context[IsInclusive] is true))
        {
            context.Complete();
            return;
        }

        context.SetOutput("CurrentValue", value);
        // After the largest number there is none.
        context[Next] =
            (Int128)value + step is var next && next >= long.MinValue && next <= long.MaxValue ? (long)next : null;
        context.Schedule(Body, variables: new() { ["CurrentValue"] = value });
    }

    private static bool Reaches(long value, long end, long step, bool isInclusive) =>
        isInclusive && value == end || (step > 0 ? value < end : value > end);
}
