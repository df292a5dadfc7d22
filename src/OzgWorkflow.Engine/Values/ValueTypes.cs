using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace OzgWorkflow.Engine.Values;

/// <summary>Converts values to the CLR types of activities' inputs.</summary>
public static class ValueTypes
{
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, object>> Enums = new();

    /// <summary>Converts a value to the CLR type <typeparamref name="T"/> of an activity's input.</summary>
    /// <param name="value">The value; nothing and, except for texts, the empty text are the type's default.</param>
    /// <param name="target">What it is for, for the message.</param>
    /// <param name="targetForUsers">The same in German.</param>
    /// <exception cref="UnreadableException">The value cannot be read as that type.</exception>
    public static T? To<T>(object? value, string target = "The value", string targetForUsers = "Der Wert")
    {
        if (value is T match)
            return match;
        return IsNothing(value, typeof(T)) ? default : (T?)To(value!, typeof(T)).Or(target, targetForUsers);
    }

    /// <summary>What keeps a value from being read as a CLR type; <c>null</c> when nothing does.</summary>
    public static Misfit? Misfit(object? value, Type type) => IsNothing(value, type) ? null : To(value!, type).Misfit;

    private static bool IsNothing(object? value, Type type) => value is null || value is "" && type != typeof(string);

    private static Converted To(object value, Type nullable)
    {
        var type = Nullable.GetUnderlyingType(nullable) ?? nullable;
        if (type == typeof(object))
            return Converted.Kept(value);
        if (type == typeof(string))
            return Converted.Kept(Value.ToText(value));
        if (type == typeof(bool))
            return Conversions.ToBoolean(value);
        if (type == typeof(int))
            return Then<long>(Conversions.ToWhole(value, int.MinValue, int.MaxValue), x => (int)x);
        if (type == typeof(long))
            return Conversions.ToWhole(value, long.MinValue, long.MaxValue);
        if (type == typeof(double))
            return ToDouble(value);
        if (type == typeof(decimal))
            return Then<object>(Conversions.ToDecimal(value), x => Numbers.ToDecimal(x)!.Value);
        if (type == typeof(TimeSpan))
            return value is string text && Times.TryReadSpan(text, out var span)
                ? Converted.Kept(span)
                : Conversions.ToSpan(value);
        if (type == typeof(DateTimeOffset))
            return Conversions.ToTime(value);
        if (type == typeof(Guid))
            return Then<string>(Conversions.ToGuid(value), x => Guid.Parse(x));
        if (type.IsEnum)
            return ToEnum(value, type);
        if (type == typeof(IReadOnlyList<object?>))
            return Conversions.ToList(value, allowsSingle: true);
        if (type == typeof(IReadOnlyList<string>))
            return Then<IReadOnlyList<object?>>(
                Conversions.ToList(value, allowsSingle: true),
                x => x.Select(e => e is null ? null! : Value.ToText(e)).ToArray()
            );
        if (type == typeof(IReadOnlyDictionary<string, object?>))
            return Conversions.ToMap(value);
        throw new NotSupportedException($"No conversion to {type}.");
    }

    private static Converted ToDouble(object value)
    {
        var number = Conversions.ToNumber(value);
        return number.Misfit is not null || number.Value is double ? number
            : Numbers.ToDecimal(number.Value) is { } exact && Numbers.ToDouble(exact) is { } same ? Converted.Kept(same)
            : Values.Misfit.Of(
                value,
                "a number that a double can hold",
                "keine Zahl, deren Stellen aufgehoben werden können"
            );
    }

    private static Converted ToEnum(object value, Type type)
    {
        // The number of a name is no name.
        var names = Enums.GetOrAdd(
            type,
            x =>
                Enum.GetNames(x)
                    .ToFrozenDictionary(name => name, name => Enum.Parse(x, name), StringComparer.OrdinalIgnoreCase)
        );
        return names.TryGetValue(Value.ToText(value).Trim(), out var named)
            ? Converted.Kept(named)
            : Values.Misfit.Of(
                value,
                $"one of {string.Join(", ", Enum.GetNames(type))}",
                $"keines von {string.Join(", ", Enum.GetNames(type))}"
            );
    }

    private static Converted Then<T>(Converted converted, Func<T, object> next) =>
        converted.Misfit is null ? Converted.Kept(next((T)converted.Value!)) : converted;
}
