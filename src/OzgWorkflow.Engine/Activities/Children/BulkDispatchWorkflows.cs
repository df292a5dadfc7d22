using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Children;

/// <summary>Starts an instance of a workflow for each item and, if told so, waits for all of them.</summary>
[Activity(
    "Elsa.BulkDispatchWorkflows",
    "Workflows",
    "Workflows starten",
    "Startet für jedes Element einen Workflow.",
    Kind = "Task",
    Outcomes = ["Completed", "Done"]
)]
[Setting(
    "CorrelationIdFunction",
    "String",
    "Korrelations-ID",
    "Ausdruck, der die Korrelations-ID jedes Workflows berechnet.",
    "expression-editor",
    IsWrapped = true,
    DefaultSyntax = "JavaScript"
)]
public sealed class BulkDispatchWorkflows : IContainer, IOutlivesFaults, ICompiled
{
    private IExpression? _correlation;

    /// <summary>Definition of the children.</summary>
    [Input(
        "Definition der Workflows.",
        UiHint = "workflow-definition-picker",
        Required = true,
        DisplayName = "Workflow"
    )]
    public Input<string> WorkflowDefinitionId { get; init; } = new();

    /// <summary>
    /// The items; a map becomes the inputs, anything else the input named by <see cref="DefaultItemInputKey"/>.
    /// </summary>
    [Input("Die Elemente.", DisplayName = "Elemente", DefaultSyntax = "JavaScript")]
    public Input<IReadOnlyList<object?>> Items { get; init; } = new([]);

    /// <summary>Name of the input that gets the item.</summary>
    [Input("Name der Eingabe, die das Element bekommt.", DisplayName = "Eingabe des Elements")]
    public Input<string> DefaultItemInputKey { get; init; } = new("Item");

    /// <summary>Inputs of every child.</summary>
    [Input("Weitere Eingaben.", DisplayName = "Eingaben", DefaultSyntax = "JavaScript")]
    public Input<IReadOnlyDictionary<string, object?>> Input { get; init; } = new(Value.EmptyMap);

    /// <summary>Whether to wait for their end.</summary>
    [Input("Ob auf das Ende gewartet wird.", UiHint = "checkbox", DisplayName = "Auf das Ende warten")]
    public Input<bool> WaitForCompletion { get; init; } = new(true);

    /// <summary>Runs for each child that finished.</summary>
    [Port]
    public Node? ChildCompleted { get; init; }

    /// <summary>Runs for each child that stopped with an incident, could not be started, or ended otherwise.</summary>
    [Port]
    public Node? ChildFaulted { get; init; }

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json) =>
        _correlation = compiler.Expression(json["correlationIdFunction"]);

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var (definition, key, common) = (
            context.Get(WorkflowDefinitionId) ?? "",
            context.Get(DefaultItemInputKey) is { Length: > 0 } name ? name : "Item",
            context.Get(Input) ?? Value.EmptyMap
        );
        var waits = context.Get(WaitForCompletion);
        foreach (var item in context.Get(Items) ?? [])
        {
            var own = item as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?> { [key] = item };
            var inputs = common.Where(x => Value.KeyOf(own, x.Key) is null).Concat(own).ToDictionary();
            var child = context.NewId();
            var bookmark = waits ? context.Wait(BookmarkKind.Child, "Child", payload: child.ToString()) : null;
            context.Emit(new ChildStarted(child, definition, inputs, Correlation(context, key, item), bookmark?.Id));
        }

        // With nobody to wait for it is done, but nothing was completed.
        if (context.Execution.Bookmarks.Count == 0)
            context.Complete();
    }

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload)
    {
        var port = Value.Member(payload, "subStatus") is nameof(WorkflowSubStatus.Finished)
            ? ChildCompleted
            : ChildFaulted;
        if (port is null)
            CompleteWhenAllEnded(context);
        else
            context.Schedule(
                port,
                variables: new() { ["ChildInstanceId"] = bookmark.Payload, ["ChildResult"] = payload }
            );
    }

    /// <inheritdoc />
    void IContainer.ChildCompleted(ActivityContext context, ChildCompletion child) => CompleteWhenAllEnded(context);

    private static void CompleteWhenAllEnded(ActivityContext context)
    {
        if (context is { Execution.Bookmarks.Count: 0, Children.Count: 0 })
            context.Complete("Completed", "Done");
    }

    /// <summary>The item is called as the input that gets it, as in Elsa, and "item".</summary>
    private string? Correlation(ActivityContext context, string key, object? item)
    {
        if (_correlation is null)
            return context.CorrelationId;
        var own = context.Execution.Variables;
        context.Execution.Variables = new(own ?? []) { ["item"] = item, [key] = item };
        try
        {
            return Value.ToText(context.Evaluate(_correlation));
        }
        finally
        {
            context.Execution.Variables = own;
        }
    }
}
