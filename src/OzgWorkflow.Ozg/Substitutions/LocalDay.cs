namespace OzgWorkflow.Ozg.Substitutions;

/// <summary>Days as people in NRW count them.</summary>
public static class LocalDay
{
    /// <summary>The time zone of NRW.</summary>
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Today.</summary>
    public static DateOnly Today(this TimeProvider clock) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Zone).DateTime);
}
