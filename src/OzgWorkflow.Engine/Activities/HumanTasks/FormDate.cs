using System.Globalization;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>Dates as people write them in German and as browsers send them: 24.12.2026, 2026-12-24.</summary>
public static class FormDate
{
    // The year has four digits: 26 could be any century.
    private static readonly string[] Notations = ["yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy"];

    /// <summary>Reads a date; false when it is none.</summary>
    public static bool TryRead(string? entered, out DateOnly day) =>
        DateOnly.TryParseExact(entered?.Trim(), Notations, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
