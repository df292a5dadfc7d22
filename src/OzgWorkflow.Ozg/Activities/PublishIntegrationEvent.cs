using System.Text.Json;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Outbox;

namespace OzgWorkflow.Ozg.Activities;

/// <summary>Tells the world: publishes one of the events of OzgWorkflow.Contracts.</summary>
[Activity(
    "OzgWorkflow.PublishIntegrationEvent",
    "OZG",
    "Nach außen melden",
    "Veröffentlicht ein Ereignis für Koordinatoren und Integrationen."
)]
public sealed class PublishIntegrationEvent : IActivity
{
    /// <summary>Name of the event's record.</summary>
    [Input(
        "Art des Ereignisses, zum Beispiel VariantConfirmed.",
        UiHint = "dropdown",
        Required = true,
        DisplayName = "Ereignis",
        ChoicesFrom = "ereignisse"
    )]
    public Input<string> EventType { get; init; } = new();

    /// <summary>The record's members.</summary>
    [Input("Angaben des Ereignisses.", DisplayName = "Angaben", UiHint = "json-editor", DefaultSyntax = "Object")]
    public Input<IReadOnlyDictionary<string, object?>> Payload { get; init; } = new(Value.EmptyMap);

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var type = context.Get(EventType) ?? "";
        if (!EventJson.All.ContainsKey(type))
            throw new FaultException("Event", $"There is no event type '{type}'.");
        // Nothing at all is no event: it would be lost without a word.
        var payload = context.Get(Payload) ?? throw new FaultException("Event", $"The payload of {type} is empty.");
        try
        {
            context.Emit(new MessageRaised(EventJson.Deserialize(type, ValueJson.ToJson(payload))));
        }
        catch (JsonException e)
        {
            throw new FaultException("Event", $"The payload is no {type}: {e.Message}");
        }

        context.Complete();
    }
}
