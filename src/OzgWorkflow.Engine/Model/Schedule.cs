using System.Globalization;
using Cronos;

namespace OzgWorkflow.Engine.Model;

/// <summary>Recurring or single points in time; as text <c>every 00:10:00</c>, <c>at 2026-01-01T08:00:00Z</c> or <c>cron Europe/Berlin 0 8 * * 1</c>.</summary>
public abstract record Schedule
{
    /// <summary>The first point in time after another one; <c>null</c> when there is none.</summary>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>Reads a schedule.</summary>
    /// <exception cref="FormatException">The text is no schedule.</exception>
    public static Schedule Parse(string text) =>
        text.Split(' ', 3) switch
        {
            ["every", var interval] => new Interval(TimeSpan.Parse(interval, CultureInfo.InvariantCulture)),
            ["at", var time] => new Once(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)),
            ["cron", var zone, var expression] => new CronSchedule(expression, zone),
            _ => throw new FormatException($"'{text}' is not a schedule."),
        };
}

/// <summary>Again and again after the same time.</summary>
public sealed record Interval(TimeSpan Every) : Schedule
{
    /// <inheritdoc />
    public override DateTimeOffset? Next(DateTimeOffset after) =>
        DateTimeOffset.MaxValue - after > Every ? after + Every : null;

    /// <inheritdoc />
    public override string ToString() => $"every {Every:c}";
}

/// <summary>Once.</summary>
public sealed record Once(DateTimeOffset At) : Schedule
{
    /// <inheritdoc />
    public override DateTimeOffset? Next(DateTimeOffset after) => At > after ? At : null;

    /// <inheritdoc />
    public override string ToString() => $"at {At:O}";
}

/// <summary>By a cron expression of five fields, or six with seconds first, in a time zone (IANA name; a name of Windows is translated).</summary>
public sealed record CronSchedule : Schedule
{
    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;

    /// <summary>Reads the expression.</summary>
    /// <exception cref="FormatException">The expression or the zone is wrong, or no day is ever meant.</exception>
    public CronSchedule(string expression, string zone)
    {
        // Names without spaces: a schedule's text can be taken apart again.
        Zone = TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Trim(), out var iana) ? iana : zone.Trim();
        Expression = expression.Trim();
        try
        {
            var fields = Expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            _cron = CronExpression.Parse(Expression, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
            _zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        }
        catch (CronFormatException e)
        {
            throw new FormatException($"'{expression}' is no cron expression: {e.Message}", e);
        }
        catch (Exception e)
            when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            throw new FormatException($"There is no time zone '{zone}'.", e);
        }

        if (Zone.Contains(' ', StringComparison.Ordinal))
            throw new FormatException($"There is no time zone '{zone}'.");
        // The fields know no year: what does not come from here on does not come from any other day.
        if (Next(DateTimeOffset.UnixEpoch) is null)
            throw new FormatException($"'{expression}' names no day that there is.");
    }

    /// <summary>The expression.</summary>
    public string Expression { get; }

    /// <summary>The time zone.</summary>
    public string Zone { get; }

    /// <inheritdoc />
    public override DateTimeOffset? Next(DateTimeOffset after) =>
        _cron.GetNextOccurrence(after, _zone)?.ToUniversalTime();

    /// <inheritdoc />
    public override string ToString() => $"cron {Zone} {Expression}";
}
