namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Days as people in NRW count them.</summary>
public static class LocalDay
{
    /// <summary>The time zone of NRW.</summary>
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Today.</summary>
    public static DateOnly Today(this TimeProvider clock) => Of(clock.GetUtcNow());

    /// <summary>The day that a time is on.</summary>
    public static DateOnly Of(DateTimeOffset time) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime);

    /// <summary>When a day begins.</summary>
    public static DateTimeOffset Begins(this DateOnly day) =>
        new(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), Zone), TimeSpan.Zero);
}
