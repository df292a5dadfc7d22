using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>Signals as JSON: on their way to whoever waits, and while they are kept.</summary>
internal static class SignalJson
{
    internal static string Write(EventPublished signal, DateTimeOffset? keepUntil, long? claimed = null) =>
        ValueJson.ToExactJson(
            new Dictionary<string, object?>
            {
                ["id"] = signal.EventId.ToString(),
                ["name"] = signal.Name,
                ["correlationId"] = signal.CorrelationId,
                ["payload"] = signal.Payload,
                ["keepUntil"] = Value.From(keepUntil),
                ["onlyInstance"] = Value.From(signal.OnlyInstance),
                ["claimed"] = claimed,
            }
        );

    internal static (EventPublished Signal, DateTimeOffset? KeepUntil, long? Claimed) Read(string json)
    {
        var values = (IReadOnlyDictionary<string, object?>)ValueJson.ParseExact(json)!;
        var signal = new EventPublished(
            ValueTypes.To<Guid>(values["id"]),
            (string)values["name"]!,
            values.GetValueOrDefault("correlationId") as string,
            values.GetValueOrDefault("payload")
        )
        {
            OnlyInstance = ValueTypes.To<Guid?>(values.GetValueOrDefault("onlyInstance")),
        };
        return (
            signal,
            ValueTypes.To<DateTimeOffset?>(values.GetValueOrDefault("keepUntil")),
            values.GetValueOrDefault("claimed") as long?
        );
    }
}
