using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Time;

/// <summary>Points in time from now on.</summary>
internal static class Due
{
    /// <summary>So long after now.</summary>
    /// <exception cref="FaultException">The calendar ends before.</exception>
    internal static DateTimeOffset After(ActivityContext context, TimeSpan wait) => After(context.Now, wait);

    /// <summary>So long after a point in time.</summary>
    /// <exception cref="FaultException">The calendar ends before.</exception>
    internal static DateTimeOffset After(DateTimeOffset from, TimeSpan wait) =>
        wait < DateTimeOffset.MaxValue - from && wait > DateTimeOffset.MinValue - from
            ? from + wait
            : throw new FaultException(
                "Schedule",
                $"{Value.From(wait)} from {Value.ToText(from)} is no point in time before the year 10000.",
                $"{Value.From(wait)} nach {Value.ToText(from)} ist kein Zeitpunkt vor dem Jahr 10000."
            );
}
