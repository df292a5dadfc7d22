using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace OzgWorkflow.Engine.Values;

/// <summary>
/// Reads points in time and durations as ISO 8601 writes them; what a country writes in its own order is not guessed.
/// </summary>
internal static partial class Times
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Without an offset it is UTC.</summary>
    internal static bool TryReadTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text.Trim(),
            Forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out time
        );

    /// <summary>
    /// As .NET (<c>1.00:00:00</c>) or ISO 8601 (<c>P1D</c>) writes it, unless it could mean two times.
    /// </summary>
    internal static bool TryReadSpan(string text, out TimeSpan span)
    {
        span = default;
        if (ManyHours().IsMatch(text) || MonthsOrYears().IsMatch(text))
            return false;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span))
            return true;
        if (text.AsSpan().TrimStart('-') is not ['P', ..])
            return false;
        try
        {
            span = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>.NET reads 24:00:00 as 24 days.</summary>
    [GeneratedRegex(@"\A\s*-?0*(2[4-9]|[3-9][0-9]|[1-9][0-9]{2,}):[0-9]+(:[0-9]+(\.[0-9]+)?)?\s*\z")]
    private static partial Regex ManyHours();

    /// <summary>A month may have 28 days or 31; .NET counts 30.</summary>
    [GeneratedRegex(@"\A\s*-?P[0-9YMWD]*?0*[1-9][0-9]*[YM]")]
    private static partial Regex MonthsOrYears();
}
