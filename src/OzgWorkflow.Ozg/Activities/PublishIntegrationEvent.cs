using System.Text.Json;
using OzgWorkflow.Contracts.Events;
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
public sealed class PublishIntegrationEvent : ICheckable
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
    public IEnumerable<Problem> Check(Node node) =>
        EventType.TryConstant(out var type)
        && type is not null
        && EventJson.All.ContainsKey(type)
        && Payload.TryConstant(out var payload)
        && (Read(type, payload).Wrong ?? Unknown(type, payload!)) is { } wrong
            ? [node.Wrong(Payload, wrong)]
            : [];

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var type = context.Get(EventType) ?? "";
        if (!EventJson.All.ContainsKey(type))
            throw new FaultException(
                "Event",
                $"There is no event type '{type}'.",
                $"Das Ereignis „{type}“ gibt es nicht."
            );
        var (raised, wrong) = Read(type, context.Get(Payload));
        if (wrong is var (english, german))
            throw new FaultException("Event", english, german);
        context.Emit(new MessageRaised(raised!));
        context.Complete();
    }

    private static (string English, string German)? Unknown(string type, IReadOnlyDictionary<string, object?> payload)
    {
        var members = EventJson.Members(type);
        return payload.Keys.FirstOrDefault(x => !members.Contains(x, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? (
                $"{type} has no '{unknown}', only {string.Join(", ", members)}.",
                $"Die Angabe „{unknown}“ gibt es in {type} nicht, nur {string.Join(", ", members)}."
            )
            : null;
    }

    private static (WorkflowEvent? Event, (string English, string German)? Wrong) Read(
        string type,
        IReadOnlyDictionary<string, object?>? payload
    )
    {
        // Nothing at all is no event: it would be lost without a word.
        if (payload is null)
            return (null, ($"The payload of {type} is empty.", $"Die Angaben zu {type} sind leer."));
        if (Value.Depth(payload) > MessageRaised.MaxDepth)
            return (
                null,
                (
                    $"The payload of {type} is nested more than {MessageRaised.MaxDepth} levels deep.",
                    $"Die Angaben zu {type} sind tiefer als {MessageRaised.MaxDepth} Ebenen verschachtelt."
                )
            );
        try
        {
            return (EventJson.Deserialize(type, ValueJson.ToJson(payload)), null);
        }
        catch (JsonException e)
        {
            var member = e.Path?.TrimStart('$', '.');
            return (
                null,
                (
                    $"The payload is no {type}: {e.Message}",
                    string.IsNullOrEmpty(member)
                        ? $"Die Angaben sind nicht die von {type}."
                        : $"Die Angabe „{member}“ kann in {type} so nicht stehen."
                )
            );
        }
    }
}
