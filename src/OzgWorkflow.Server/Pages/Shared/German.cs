using System.Globalization;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>Dates as people in Germany read them.</summary>
public static class German
{
    private static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("de-DE");
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>24.12.2026.</summary>
    public static string GermanDate(this DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, Zone).ToString("d. MMMM yyyy", Culture);

    /// <summary>24.12.2026, 14:05 Uhr.</summary>
    public static string GermanTime(this DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, Zone).ToString("d. MMMM yyyy, HH:mm 'Uhr'", Culture);
}
