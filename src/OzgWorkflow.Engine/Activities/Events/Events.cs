using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Events;

/// <summary>Waits for an event.</summary>
[Activity("Elsa.Event", "Grundlagen", "Ereignis", "Wartet auf ein Ereignis.", Kind = "Trigger")]
[Output("Result", "Object", "Was mit dem Ereignis kam.")]
public sealed class Event : ITrigger
{
    /// <summary>Name of the event.</summary>
    [Input("Name des Ereignisses.", Required = true, DisplayName = "Ereignis")]
    public Input<string> EventName { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.Wait(BookmarkKind.Event, context.Get(EventName) ?? "");

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload)
    {
        context.SetOutput("Result", payload);
        context.Complete();
    }

    /// <inheritdoc />
    public IEnumerable<TriggerSpec> Triggers(Func<IInput, object?> evaluate) =>
        [new EventTrigger(Value.ToText(evaluate(EventName)))];
}

/// <summary>Publishes an event to the workflows that wait for it.</summary>
[Activity(
    "Elsa.PublishEvent",
    "Grundlagen",
    "Ereignis veröffentlichen",
    "Weckt alle Workflows, die auf das Ereignis warten."
)]
public sealed class PublishEvent : IActivity
{
    /// <summary>Name of the event.</summary>
    [Input("Name des Ereignisses.", Required = true, DisplayName = "Ereignis")]
    public Input<string> EventName { get; init; } = new();

    /// <summary>Only instances with this correlation id; all when empty.</summary>
    [Input("Nur Instanzen mit dieser Korrelations-ID; leer: alle.", DisplayName = "Korrelations-ID")]
    public Input<string> CorrelationId { get; init; } = new();

    /// <summary>Whether only this instance is meant.</summary>
    [Input("Ob nur diese Instanz gemeint ist.", UiHint = "checkbox", DisplayName = "Nur diese Instanz")]
    public Input<bool> IsLocalEvent { get; init; } = new(false);

    /// <summary>What the event carries.</summary>
    [Input("Was das Ereignis mitbringt.", DisplayName = "Angaben", DefaultSyntax = "JavaScript")]
    public Input<object> Payload { get; init; } = new();

    /// <summary>How long the event is kept for the first one who comes to wait, when nobody waits yet.</summary>
    [Input(
        "Wie lange das Ereignis aufgehoben wird, wenn noch niemand wartet, zum Beispiel 7.00:00:00.",
        DisplayName = "Aufheben"
    )]
    public Input<TimeSpan?> KeepFor { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var correlation = context.Get(CorrelationId);
        context.Emit(
            new EventPublished(
                context.NewId(),
                context.Get(EventName) ?? "",
                string.IsNullOrEmpty(correlation) ? null : correlation,
                context.Get(Payload),
                context.Get(KeepFor)
            )
            {
                OnlyInstance = context.Get(IsLocalEvent) ? context.WorkflowInstanceId : null,
            }
        );
        context.Complete();
    }
}
