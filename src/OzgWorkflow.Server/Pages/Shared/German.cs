using System.Globalization;
using OzgWorkflow.Ozg;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>Dates as people in Germany read them.</summary>
public static class German
{
    private static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("de-DE");
    private static readonly string[] Days = ["yyyy-MM-dd", "d.M.yyyy"];

    /// <summary>24.12.2026.</summary>
    public static string GermanDate(this DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, LocalDay.Zone).ToString("d. MMMM yyyy", Culture);

    /// <summary>24.12.2026.</summary>
    public static string GermanDate(this DateOnly day) => day.ToString("d. MMMM yyyy", Culture);

    /// <summary>A day as a browser sends it or as people type it; <c>null</c> when it is none.</summary>
    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text?.Trim(), Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    /// <summary>24.12.2026, 14:05 Uhr.</summary>
    public static string GermanTime(this DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, LocalDay.Zone).ToString("d. MMMM yyyy, HH:mm 'Uhr'", Culture);
}
