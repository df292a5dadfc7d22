using System.Globalization;
using System.Text.Json;

namespace OzgWorkflow.Engine.Values;

/// <summary>
/// Brings values into another form. Each keeps the value or says what is wrong; none rounds, cuts or guesses.
/// </summary>
internal static class Conversions
{
    internal static Converted ToBoolean(object value) =>
        value switch
        {
            bool => Converted.Kept(value),
            0L or 1L => Converted.Kept(value is 1L),
            string text when bool.TryParse(text, out var flag) => Converted.Kept(flag),
            "1" => Converted.Kept(true),
            "0" => Converted.Kept(false),
            _ => Misfit.Of(value, "true or false", "weder Ja noch Nein (true oder false)"),
        };

    internal static Converted ToWhole(object value, long least, long most)
    {
        var number = Number(value);
        var whole = number as long? ?? (number is double large && Numbers.IsLong(large) ? (long)large : null);
        return whole is null ? Misfit.Of(value, "a whole number", "keine ganze Zahl")
            : whole < least || whole > most
                ? Misfit.Of(
                    value,
                    $"a whole number from {Text(least)} to {Text(most)}",
                    $"keine ganze Zahl von {Text(least)} bis {Text(most)}"
                )
            // A large double is not what is written in its place, and which of the two was meant is not guessed.
            : Numbers.ToDecimal(number) != whole
                ? Misfit.Of(
                    value,
                    "a whole number to its last digit (write all of them, or compute with BigInt: 2n ** 62n)",
                    "keine ganze Zahl bis zur letzten Stelle (schreiben Sie alle, oder rechnen Sie mit BigInt: 2n ** 62n)"
                )
            : Converted.Kept(number is long ? number : whole);
    }

    internal static Converted ToNumber(object value, double most = double.MaxValue)
    {
        var number = Number(value);
        return number is not (long or double or decimal) ? Misfit.Of(value, "a number", "keine Zahl")
            : number is double size && Math.Abs(size) > most
                ? Misfit.Of(value, $"a number up to {Text(most)}", $"keine Zahl bis {Text(most)}")
            : Converted.Kept(number);
    }

    /// <summary>A number that stays a number in scripts, too, where a double has all its digits.</summary>
    internal static Converted ToDouble(object value, double most = double.MaxValue)
    {
        var number = ToNumber(value, most);
        return number.Value is decimal exact && Numbers.ToDouble(exact) is { } same ? Converted.Kept(same) : number;
    }

    internal static Converted ToDecimal(object value)
    {
        var number = ToNumber(value);
        return number.Misfit is not null || Numbers.ToDecimal(number.Value) is not null
            ? number
            : Misfit.Of(value, "a decimal number", "keine Dezimalzahl, deren Stellen aufgehoben werden können");
    }

    internal static Converted ToGuid(object value) =>
        value is string text && Guid.TryParse(text, out var id)
            ? Converted.Kept(id.ToString())
            : Misfit.Of(value, "an id (a GUID)", "keine Nummer (GUID)");

    internal static Converted ToTime(object value) =>
        value is DateTimeOffset ? Converted.Kept(value)
        : value is string text && Times.TryReadTime(text, out var time) ? Converted.Kept(time)
        : Misfit.Of(
            value,
            "a point in time, written as 2026-12-31 or 2026-12-31T08:00:00Z",
            "kein Zeitpunkt (zum Beispiel 2026-12-31 oder 2026-12-31T08:00:00Z)"
        );

    internal static Converted ToDate(object value) =>
        value is string text
        && DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? Converted.Kept(value)
            : Misfit.Of(value, "a date, written as 2026-12-31", "kein Datum (zum Beispiel 2026-12-31)");

    internal static Converted ToSpan(object value) =>
        value is string text && Times.TryReadSpan(text, out var span)
            ? Converted.Kept(Value.From(span))
            : Misfit.Of(
                value,
                "a duration such as 1.00:00:00 or P1D (hours up to 23, days before them; months and years differ in length)",
                "keine Dauer (zum Beispiel 1.00:00:00 oder P1D; Stunden bis 23, davor die Tage; Monate und Jahre sind verschieden lang)"
            );

    internal static Converted ToBytes(object value) =>
        value switch
        {
            string text when Convert.TryFromBase64String(text, new byte[text.Length], out _) => Converted.Kept(value),
            IReadOnlyList<object?> list when list.All(x => x is >= 0L and <= 255L) => Converted.Kept(value),
            _ => Misfit.Of(
                value,
                "bytes (Base64 text, or a list of numbers from 0 to 255)",
                "keine Folge von Bytes (Base64 oder eine Liste von 0 bis 255)"
            ),
        };

    /// <summary>
    /// A list stays, JSON text of one is read; whether one value is a list of one is for the caller to say.
    /// </summary>
    internal static Converted ToList(object value, bool allowsSingle) =>
        value switch
        {
            IReadOnlyList<object?> => Converted.Kept(value),
            string text when text.TrimStart() is ['[', ..] && Parsed(text) is IReadOnlyList<object?> list =>
                Converted.Kept(list),
            _ when allowsSingle && value is not string => Converted.Kept(new[] { value }),
            string text when allowsSingle && text.TrimStart() is not ['[', ..] => Converted.Kept(new object[] { text }),
            _ => Misfit.Of(value, "a list", "keine Liste"),
        };

    internal static Converted ToMap(object value) =>
        (value is string text ? Parsed(text) : value) is IReadOnlyDictionary<string, object?> map
            ? Converted.Kept(map)
            : Misfit.Of(value, "an object", "kein Objekt");

    /// <summary>
    /// The text of a value that is no map or list; those stay whole, as a String variable of Elsa holds them.
    /// </summary>
    internal static Converted ToTextOrWhole(object value) =>
        Converted.Kept(
            value is IReadOnlyDictionary<string, object?> or IReadOnlyList<object?> ? value : Value.ToText(value)
        );

    internal static Converted ToTextMap(object value)
    {
        var converted = ToMap(value);
        return converted.Value is IReadOnlyDictionary<string, object?> map
            ? Converted.Kept(
                map.ToDictionary(x => x.Key, x => (object?)(x.Value is null ? null : Value.ToText(x.Value)))
            )
            : converted;
    }

    /// <summary>Converts all of a list; one that does not fit is named by its place, from 1.</summary>
    internal static Converted Each(IReadOnlyList<object?> list, Func<object?, Converted> item)
    {
        var converted = new object?[list.Count];
        var isSame = true;
        for (var i = 0; i < converted.Length; i++)
        {
            var (value, misfit) = item(list[i]);
            if (misfit is not null)
                return misfit with { Text = $"{misfit.Text} (element {Text(i + 1)})" };
            isSame &= ReferenceEquals(value, list[i]);
            converted[i] = value;
        }

        return Converted.Kept(isSame ? list : converted);
    }

    private static object Number(object value) =>
        value switch
        {
            bool flag => flag ? 1L : 0L,
            string text when Numbers.TryRead(text, out var read) => read,
            _ => value,
        };

    private static object? Parsed(string json)
    {
        try
        {
            return ValueJson.Parse(json);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
