using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>An activity that <see cref="Break"/> ends.</summary>
public interface ILoop : IContainer;

/// <summary>Ends the loop around it.</summary>
[Activity("Elsa.Break", "Schleifen", "Abbrechen", "Beendet die Schleife.")]
public sealed class Break : IActivity
{
    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.CompleteAncestor(x => x.Node.Activity is ILoop);
}

/// <summary>Repeats while a condition holds.</summary>
[Activity("Elsa.While", "Schleifen", "Solange", "Wiederholt, solange eine Bedingung zutrifft.")]
public sealed class While : ILoop
{
    /// <summary>The condition.</summary>
    [Input("Die Bedingung.", UiHint = "checkbox", DisplayName = "Bedingung", DefaultSyntax = "JavaScript")]
    public Input<bool> Condition { get; init; } = new(false);

    /// <summary>What is repeated.</summary>
    [Port]
    public Node? Body { get; init; }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        if (Body is not null && context.Get(Condition))
            context.Schedule(Body);
        else
            context.Complete();
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child) => Execute(context);
}

/// <summary>Repeats for each item, one after the other.</summary>
[Activity("Elsa.ForEach", "Schleifen", "Für jedes", "Wiederholt für jedes Element, eines nach dem anderen.")]
[Output("CurrentValue", "Object", "Das aktuelle Element.")]
public sealed class ForEach : ILoop
{
    private const string Index = "index",
        All = "items";

    /// <summary>The items.</summary>
    [Input("Die Elemente.", DisplayName = "Elemente", DefaultSyntax = "JavaScript")]
    public Input<IReadOnlyList<object?>> Items { get; init; } = new([]);

    /// <summary>What is repeated.</summary>
    [Port]
    public Node? Body { get; init; }

    /// <summary>The items are computed once, as in Elsa.</summary>
    public void Execute(ActivityContext context)
    {
        context[Index] = 0L;
        if (!IsConstant)
            context.Remember(All, context.Get(Items) ?? []);
        Iterate(context);
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child) => Iterate(context);

    private bool IsConstant => Items.Expression is null or Literal;

    private void Iterate(ActivityContext context)
    {
        var items = (IsConstant ? context.Get(Items) : (IReadOnlyList<object?>?)context[All]) ?? [];
        var index = (long)context[Index]!;
        if (Body is null || index >= items.Count)
        {
            context.Complete();
            return;
        }

        context.SetOutput("CurrentValue", items[(int)index]);
        context[Index] = index + 1;
        context.Schedule(Body, variables: new() { ["CurrentValue"] = items[(int)index], ["CurrentIndex"] = index });
    }
}

/// <summary>Runs for all items side by side; done when all are.</summary>
[Activity("Elsa.ParallelForEach", "Schleifen", "Für jedes parallel", "Führt für alle Elemente nebeneinander aus.")]
public sealed class ParallelForEach : ILoop
{
    /// <summary>The items.</summary>
    [Input("Die Elemente.", DisplayName = "Elemente", DefaultSyntax = "JavaScript")]
    public Input<IReadOnlyList<object?>> Items { get; init; } = new([]);

    /// <summary>What runs for each.</summary>
    [Port]
    public Node? Body { get; init; }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var items = Body is null ? [] : context.Get(Items) ?? [];
        for (var index = 0; index < items.Count; index++)
            context.Schedule(
                Body!,
                variables: new() { ["CurrentValue"] = items[index], ["CurrentIndex"] = (long)index }
            );
        if (items.Count == 0)
            context.Complete();
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        if (context.Children.Count == 0)
            context.Complete();
    }
}
