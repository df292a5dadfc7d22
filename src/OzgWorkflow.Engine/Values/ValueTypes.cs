using System.Globalization;
using System.Text.Json;

namespace OzgWorkflow.Engine.Values;

/// <summary>Converts values to the types that definitions name ("Int32", "Boolean", "DateTimeOffset", …) and to CLR types of inputs.</summary>
public static class ValueTypes
{
    /// <summary>Converts a value to a type named as Elsa names it; an unknown name leaves the value as it is.</summary>
    /// <exception cref="FormatException">The value cannot be read as that type.</exception>
    public static object? Convert(object? value, string? typeName)
    {
        if (value is null || typeName is null) return value;
        return typeName switch
        {
            "String" => Value.ToText(value),
            "Boolean" => ToBoolean(value),
            "Int16" or "Int32" or "Int64" or "Byte" => ToInt64(value),
            "Single" or "Double" or "Decimal" => Value.Normalise(ToDouble(value)),
            "Object" or "ObjectDictionary" or "ObjectArray" => value,
            "DateTime" or "DateTimeOffset" => Value.From(ToTime(value)),
            "TimeSpan" => Value.From(ToTimeSpan(value)),
            _ => value,
        };
    }

    /// <summary>Converts a value to the CLR type <typeparamref name="T"/> of an activity's input.</summary>
    /// <exception cref="FormatException">The value cannot be read as that type.</exception>
    public static T? To<T>(object? value)
    {
        if (value is T match) return match;
        if (value is null) return default;
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (value is "" && type != typeof(string)) return default;
        return (T?)To(value, type);
    }

    private static object? To(object value, Type type)
    {
        if (type == typeof(object)) return value;
        if (type == typeof(string)) return Value.ToText(value);
        if (type == typeof(bool)) return ToBoolean(value);
        if (type == typeof(int)) return (int)ToInt64(value);
        if (type == typeof(long)) return ToInt64(value);
        if (type == typeof(double)) return ToDouble(value);
        if (type == typeof(TimeSpan)) return ToTimeSpan(value);
        if (type == typeof(DateTimeOffset)) return ToTime(value);
        if (type == typeof(Guid)) return Guid.TryParse(Value.ToText(value), out var id) ? id : throw Unreadable(value, "an id");
        if (type.IsEnum) return Enum.TryParse(type, Value.ToText(value), true, out var named) ? named : throw Unreadable(value, type.Name);
        if (type == typeof(IReadOnlyList<string>)) return ToList(value).Select(Value.ToText).ToArray();
        if (type == typeof(IReadOnlyList<object?>)) return ToList(value);
        if (type == typeof(IReadOnlyDictionary<string, object?>)) return ToMap(value);
        throw new NotSupportedException($"No conversion to {type}.");
    }

    private static bool ToBoolean(object value) => value switch
    {
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        string text when bool.TryParse(text, out var flag) => flag,
        string text when text is "1" or "0" => text == "1",
        _ => throw Unreadable(value, "true or false"),
    };

    private static long ToInt64(object value) => value switch
    {
        long number => number,
        double number => (long)Math.Round(number, MidpointRounding.ToEven),
        bool flag => flag ? 1 : 0,
        string text when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Unreadable(value, "a whole number"),
    };

    private static double ToDouble(object value) => value switch
    {
        long number => number,
        double number => number,
        bool flag => flag ? 1 : 0,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Unreadable(value, "a number"),
    };

    private static TimeSpan ToTimeSpan(object value) => value switch
    {
        string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) => span,
        string text when TryIsoDuration(text, out var span) => span,
        _ => throw Unreadable(value, "a duration such as 1.00:00:00 or P1D"),
    };

    private static bool TryIsoDuration(string text, out TimeSpan span)
    {
        span = default;
        if (!text.StartsWith('P')) return false;
        try
        {
            span = System.Xml.XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static DateTimeOffset ToTime(object value) =>
        value is string text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Unreadable(value, "a point in time");

    private static IReadOnlyList<object?> ToList(object value) => value switch
    {
        IReadOnlyList<object?> list => list,
        string text when text.TrimStart().StartsWith('[') => ParseAs<IReadOnlyList<object?>>(text, "a list"),
        _ => [value],
    };

    private static IReadOnlyDictionary<string, object?> ToMap(object value) => value switch
    {
        IReadOnlyDictionary<string, object?> map => map,
        string text => ParseAs<IReadOnlyDictionary<string, object?>>(text, "an object"),
        _ => throw Unreadable(value, "an object"),
    };

    private static T ParseAs<T>(string text, string what)
    {
        try
        {
            return ValueJson.Parse(text) is T parsed ? parsed : throw Unreadable(text, what);
        }
        catch (JsonException)
        {
            throw Unreadable(text, what);
        }
    }

    private static FormatException Unreadable(object value, string what)
    {
        var text = Value.ToText(value);
        return new FormatException($"'{(text.Length > 80 ? text[..80] + "…" : text)}' is not {what}.");
    }
}
