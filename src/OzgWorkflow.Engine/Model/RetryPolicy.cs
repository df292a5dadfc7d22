using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>
/// How often and when an activity that failed is tried again by itself, from its custom property <c>retryPolicy</c>:
/// <c>{"count": 3, "delay": "00:00:10", "backoff": 2, "maxDelay": "01:00:00", "jitter": 0.2, "errors": ["Http*"]}</c>.
/// </summary>
/// <param name="Count">Tries after the first.</param>
/// <param name="Delay">Time before the first of them.</param>
/// <param name="Backoff">By how much each delay is longer than the one before.</param>
/// <param name="MaxDelay">No delay is longer.</param>
/// <param name="Jitter">Up to which part of itself a delay is stretched, so that many that failed together do not come
/// back together.</param>
/// <param name="Errors">Kinds of faults that are tried again, a <c>*</c> at the end stands for anything; none: all but
/// limits.</param>
public sealed record RetryPolicy(
    int Count,
    TimeSpan Delay,
    double Backoff,
    TimeSpan MaxDelay,
    double Jitter,
    IReadOnlyList<string> Errors
)
{
    /// <summary>Name of the timer that waits for the next try.</summary>
    internal const string BookmarkName = "$retry";

    private const string Called = "retryPolicy";
    private static readonly string[] Members = ["count", "delay", "backoff", "maxDelay", "jitter", "errors"];

    internal static RetryPolicy? Read(JsonNode? json)
    {
        if (ValueTypes.To<IReadOnlyDictionary<string, object?>>(ValueJson.From(json), Called, Called) is not { } policy)
            return null;
        var all = string.Join(", ", Members);
        if (policy.Keys.Except(Members).FirstOrDefault() is { } unknown)
            throw new UnreadableException(
                $"There is no '{unknown}', only {all}.",
                $"Die Angabe „{unknown}“ gibt es nicht, nur {all}."
            );
        return new RetryPolicy(
            NotNegative(Member<int?>("count") ?? 0, "count"),
            NotNegative(Member<TimeSpan?>("delay") ?? TimeSpan.FromSeconds(10), "delay"),
            NotNegative(Member<double?>("backoff") ?? 2, "backoff"),
            NotNegative(Member<TimeSpan?>("maxDelay") ?? TimeSpan.FromHours(1), "maxDelay"),
            NotNegative(Member<double?>("jitter") ?? 0.2, "jitter"),
            Member<IReadOnlyList<string>>("errors") ?? []
        );

        T? Member<T>(string name) =>
            ValueTypes.To<T>(policy.GetValueOrDefault(name), $"'{name}'", $"Die Angabe „{name}“");
    }

    private static T NotNegative<T>(T value, string name)
        where T : struct, IComparable<T> =>
        value.CompareTo(default) >= 0
            ? value
            : throw new UnreadableException(
                $"'{name}' must not be negative.",
                $"Die Angabe „{name}“ darf nicht negativ sein."
            );

    /// <summary>
    /// Time until the next try; <c>null</c> when there is none. The jitter follows from the execution, so that a replay
    /// waits as long.
    /// </summary>
    internal TimeSpan? DelayAfter(int tries, string kind, Guid executionKey)
    {
        if (tries >= Count || !Covers(kind))
            return null;
        var stretch =
            1 + Jitter * (BitConverter.ToUInt16(executionKey.ToByteArray(), tries % 7 * 2) / (double)ushort.MaxValue);
        var seconds = Math.Min(Delay.TotalSeconds * Math.Pow(Backoff, tries), MaxDelay.TotalSeconds) * stretch;
        return TimeSpan.FromSeconds(seconds);
    }

    private bool Covers(string kind) =>
        Errors.Count == 0
            ? kind != FaultException.Limit
            : Errors.Any(x =>
                x.EndsWith('*')
                    ? kind.StartsWith(x[..^1], StringComparison.OrdinalIgnoreCase)
                    : string.Equals(x, kind, StringComparison.OrdinalIgnoreCase)
            );
}
