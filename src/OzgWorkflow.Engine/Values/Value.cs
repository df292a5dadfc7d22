using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace OzgWorkflow.Engine.Values;

/// <summary>
/// The values that flow through a workflow. A value is always one of: <c>null</c>, <see cref="bool"/>, <see cref="long"/>,
/// <see cref="double"/>, <see cref="string"/>, an <see cref="IReadOnlyList{T}"/> of values,
/// or an <see cref="IReadOnlyDictionary{TKey,TValue}"/> from names to values. Dates, durations and ids are strings in ISO form.
/// </summary>
/// <remarks>A closed set keeps state serialisable without reflection and free of aliasing: values never change once made.</remarks>
public static class Value
{
    /// <summary>The empty map.</summary>
    public static readonly IReadOnlyDictionary<string, object?> EmptyMap = ImmutableDictionary<string, object?>.Empty;

    /// <summary>Brings any plain CLR object or <see cref="JsonElement"/> into the closed set.</summary>
    /// <exception cref="ArgumentException">The object is of a kind that cannot be a value.</exception>
    public static object? From(object? source) => source switch
    {
        null or bool or long or string => source,
        double number => Normalise(number),
        int or short or byte or sbyte or ushort or uint => Convert.ToInt64(source, CultureInfo.InvariantCulture),
        float or decimal or ulong => Normalise(Convert.ToDouble(source, CultureInfo.InvariantCulture)),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        Guid id => id.ToString(),
        Enum named => named.ToString(),
        JsonElement json => ValueJson.From(json),
        IReadOnlyDictionary<string, object?> map => map.ToDictionary(x => x.Key, x => From(x.Value)),
        System.Collections.IDictionary map => map.Keys.Cast<object>().ToDictionary(x => x.ToString()!, x => From(map[x])),
        System.Collections.IEnumerable list => list.Cast<object?>().Select(From).ToArray(),
        _ => throw new ArgumentException($"A {source.GetType().Name} cannot be a workflow value.", nameof(source)),
    };

    /// <summary>A whole number is a <see cref="long"/> however it was computed, so that 1 and 1.0 are one value.</summary>
    public static object Normalise(double number) =>
        number is > -9e15 and < 9e15 && Math.Floor(number) == number ? (object)(long)number : number;

    /// <summary>Whether two values are equal, element by element.</summary>
    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (long a, double b) => a == b,
        (double a, long b) => a == b,
        (IReadOnlyDictionary<string, object?> a, IReadOnlyDictionary<string, object?> b) =>
            a.Count == b.Count && a.All(x => b.TryGetValue(x.Key, out var other) && AreEqual(x.Value, other)),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count && a.Zip(b).All(x => AreEqual(x.First, x.Second)),
        _ => left.Equals(right),
    };

    /// <summary>About how many characters the value has as JSON.</summary>
    public static int Size(object? value) => value switch
    {
        null => 4,
        string text => text.Length + 2,
        IReadOnlyDictionary<string, object?> map => map.Sum(x => x.Key.Length + 4 + Size(x.Value)) + 2,
        IReadOnlyList<object?> list => list.Sum(x => Size(x) + 1) + 2,
        _ => 8,
    };

    /// <summary>The value as text: what a person would read, JSON for lists and maps.</summary>
    public static string ToText(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => ValueJson.ToJson(value),
    };

    /// <summary>Member <paramref name="name"/> of a map, whatever its case; <c>null</c> when there is none.</summary>
    public static object? Member(object? map, string name)
    {
        if (map is not IReadOnlyDictionary<string, object?> members) return null;
        if (members.TryGetValue(name, out var exact)) return exact;
        return members.FirstOrDefault(x => string.Equals(x.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
