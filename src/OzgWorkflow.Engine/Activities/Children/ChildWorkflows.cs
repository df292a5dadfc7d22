using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Children;

/// <summary>Runs another workflow and, if told so, waits for its end.</summary>
[Activity(
    "Elsa.ExecuteWorkflow",
    "Workflows",
    "Workflow ausführen",
    "Führt einen anderen Workflow aus.",
    Kind = "Task"
)]
[Output("Result", "Object", "Nummer der Instanz, Status, Ergebnisse und Ausgaben.")]
public sealed class ExecuteWorkflow : ChildWorkflow
{
    /// <summary>All of it, named as in Elsa's class (<c>Output</c>).</summary>
    protected override object? ResultOf(object? ended) =>
        ended is IReadOnlyDictionary<string, object?> members
            ? members.ToDictionary(x => WorkflowDefinition.PascalCase(x.Key), x => x.Value)
            : ended;
}

/// <summary>Starts another workflow and, if told so, waits for its end.</summary>
[Activity("Elsa.DispatchWorkflow", "Workflows", "Workflow starten", "Startet einen anderen Workflow.")]
[Output("Result", "Object", "Die Ausgaben des Workflows; ohne Warten auf das Ende die Nummer der Instanz.")]
public sealed class DispatchWorkflow : ChildWorkflow
{
    /// <inheritdoc />
    protected override object? ResultOf(object? ended) => Value.Member(ended, "output");
}

/// <summary>
/// What <see cref="ExecuteWorkflow"/> and <see cref="DispatchWorkflow"/> share; here both run the child as an instance
/// of its own.
/// </summary>
public abstract class ChildWorkflow : IResumable
{
    /// <summary>Definition of the child.</summary>
    [Input(
        "Definition des Workflows.",
        UiHint = "workflow-definition-picker",
        Required = true,
        DisplayName = "Workflow"
    )]
    public Input<string> WorkflowDefinitionId { get; init; } = new();

    /// <summary>Correlation id of the child; this instance's own when empty.</summary>
    [Input("Korrelations-ID; leer: die eigene.", DisplayName = "Korrelations-ID")]
    public Input<string> CorrelationId { get; init; } = new();

    /// <summary>Inputs of the child.</summary>
    [Input("Eingaben.", DisplayName = "Eingaben", DefaultSyntax = "JavaScript")]
    public Input<IReadOnlyDictionary<string, object?>> Input { get; init; } = new(Value.EmptyMap);

    /// <summary>Whether to wait for the child's end.</summary>
    [Input("Ob auf das Ende gewartet wird.", UiHint = "checkbox", DisplayName = "Auf das Ende warten")]
    public Input<bool> WaitForCompletion { get; init; } = new(false);

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var childId = context.NewId();
        var correlation = context.Get(CorrelationId);
        var bookmark = context.Get(WaitForCompletion)
            ? context.Wait(BookmarkKind.Child, "Child", payload: childId.ToString())
            : null;
        context.Emit(
            new ChildStarted(
                childId,
                context.Get(WorkflowDefinitionId) ?? "",
                context.Get(Input) ?? Value.EmptyMap,
                string.IsNullOrEmpty(correlation) ? context.CorrelationId : correlation,
                bookmark?.Id
            )
        );
        if (bookmark is not null)
            return;
        context.SetOutput(
            "Result",
            new Dictionary<string, object?>
            {
                ["workflowInstanceId"] = childId.ToString(),
                ["WorkflowInstanceId"] = childId.ToString(),
            }
        );
        context.Complete();
    }

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload)
    {
        context.SetOutput("Result", ResultOf(payload));
        context.Complete();
    }

    /// <summary>What the activity returns of a child that ended, see <see cref="WorkflowResult"/>.</summary>
    protected abstract object? ResultOf(object? ended);
}

/// <summary>Cancels another instance, if it still runs.</summary>
[Activity(
    "OzgWorkflow.CancelWorkflow",
    "Workflows",
    "Workflow abbrechen",
    "Bricht eine andere Instanz ab, wenn sie noch läuft."
)]
public sealed class CancelWorkflow : IActivity
{
    /// <summary>The instance; none is no error.</summary>
    [Input("Nummer der Instanz.", DisplayName = "Instanz")]
    public Input<Guid?> WorkflowInstanceId { get; init; } = new();

    /// <summary>Why.</summary>
    [Input("Grund.", DisplayName = "Grund")]
    public Input<string> Reason { get; init; } = new("");

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        if (context.Get(WorkflowInstanceId) is { } instance)
            context.Emit(new InstanceCancelled(instance, context.Get(Reason) ?? ""));
        context.Complete();
    }
}
