using System.Globalization;
using Cronos;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>
/// Recurring or single points in time; as text <c>every 00:10:00</c>, <c>at 2026-01-01T08:00:00Z</c> or <c>cron
/// Europe/Berlin 0 8 * * 1</c>.
/// </summary>
public abstract record Schedule
{
    /// <summary>The first point in time after another one; <c>null</c> when there is none.</summary>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>Reads a schedule.</summary>
    /// <exception cref="UnreadableException">The text is no schedule.</exception>
    public static Schedule Parse(string text) =>
        text.Split(' ', 3) switch
        {
            ["every", var interval] => new Interval(TimeSpan.Parse(interval, CultureInfo.InvariantCulture)),
            ["at", var time] => new Once(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)),
            ["cron", var zone, var expression] => new CronSchedule(expression, zone),
            _ => throw new UnreadableException($"'{text}' is not a schedule.", $"„{text}“ ist kein Zeitplan."),
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

/// <summary>
/// By a cron expression of five fields, or six with seconds first, in a time zone (IANA name; a name of Windows is
/// translated; UTC when empty).
/// </summary>
public sealed record CronSchedule : Schedule
{
    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;

    /// <summary>Reads the expression.</summary>
    /// <exception cref="UnreadableException">The expression or the zone is wrong, or no day is ever meant.</exception>
    public CronSchedule(string expression, string zone)
    {
        // Names without spaces: a schedule's text can be taken apart again.
        var name = string.IsNullOrWhiteSpace(zone) ? "UTC" : zone.Trim();
        Zone = TimeZoneInfo.TryConvertWindowsIdToIanaId(name, out var iana) ? iana : name;
        Expression = expression.Trim();
        try
        {
            var fields = Expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            _cron = CronExpression.Parse(Expression, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
            _zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        }
        catch (CronFormatException e)
        {
            throw new UnreadableException(
                $"'{expression}' is no cron expression: {e.Message}",
                $"„{expression}“ ist kein Cron-Ausdruck: fünf Felder (Minute, Stunde, Tag, Monat, Wochentag) oder sechs, beginnend mit den Sekunden.",
                e
            );
        }
        catch (Exception e)
            when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            throw NoZone(zone, e);
        }

        if (Zone.Contains(' ', StringComparison.Ordinal))
            throw NoZone(zone);
        // The fields know no year: what does not come from here on does not come from any other day.
        if (Next(DateTimeOffset.UnixEpoch) is null)
            throw new UnreadableException(
                $"'{expression}' names no day that there is.",
                $"„{expression}“ nennt keinen Tag, den es gibt."
            );
    }

    private static UnreadableException NoZone(string zone, Exception? inner = null) =>
        new(
            $"There is no time zone '{zone}'.",
            $"Die Zeitzone „{zone}“ gibt es nicht (zum Beispiel Europe/Berlin).",
            inner
        );

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
