using System.Globalization;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>Dates as people in Germany read them.</summary>
public static class German
{
    private static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("de-DE");

    /// <summary>24.12.2026.</summary>
    public static string GermanDate(this DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, LocalDay.Zone).ToString("d. MMMM yyyy", Culture);

    /// <summary>24.12.2026.</summary>
    public static string GermanDate(this DateOnly day) => day.ToString("d. MMMM yyyy", Culture);

    /// <summary>A day as a browser sends it or as people type it; <c>null</c> when it is none.</summary>
    public static DateOnly? Day(string? text) => FormDate.TryRead(text, out var day) ? day : null;

    /// <summary>24.12.2026, 14:05 Uhr.</summary>
    public static string GermanTime(this DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, LocalDay.Zone).ToString("d. MMMM yyyy, HH:mm 'Uhr'", Culture);
}
