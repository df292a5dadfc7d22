using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace OzgWorkflow.Engine.Values;

/// <summary>
/// The values that flow through a workflow. A value is always one of: <c>null</c>, <see cref="bool"/>,
/// <see cref="long"/>, <see cref="double"/>, <see cref="decimal"/>, <see cref="string"/>, <see cref="DateTimeOffset"/>,
/// an <see cref="IReadOnlyList{T}"/> of values, or an <see cref="IReadOnlyDictionary{TKey,TValue}"/> from names to
/// values. Durations, dates without time and ids are texts in ISO form. What becomes of each in JSON, scripts and
/// templates is in <c>docs/values.md</c>.
/// </summary>
/// <remarks>
/// A closed set keeps state serialisable without reflection and free of aliasing: values never change once made. A
/// number has one form only: whole ones are long, others double; whole ones beyond long, and those with more digits
/// than a double holds, are decimal; and what is written with a large power of ten is a double.
/// </remarks>
public static class Value
{
    /// <summary>The empty map.</summary>
    public static readonly IReadOnlyDictionary<string, object?> EmptyMap = ImmutableDictionary<string, object?>.Empty;

    /// <summary>Brings any plain CLR object or <see cref="JsonElement"/> into the closed set.</summary>
    /// <exception cref="ArgumentException">The object is of a kind that cannot be a value.</exception>
    /// <exception cref="FormatException">The number cannot be kept: it is none, infinite, or has too many
    /// digits.</exception>
    public static object? From(object? source) =>
        source switch
        {
            null or bool or long or string or DateTimeOffset => source,
            double number => Normalise(number),
            int or short or byte or sbyte or ushort or uint => Convert.ToInt64(source, CultureInfo.InvariantCulture),
            float number => Normalise(
                double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            ),
            ulong number => Normalise((decimal)number),
            decimal number => Normalise(number),
            BigInteger number => Numbers.From(number),
            DateTime time => new DateTimeOffset(
                time.Kind == DateTimeKind.Local ? time : DateTime.SpecifyKind(time, DateTimeKind.Utc)
            ),
            DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
            TimeOnly time => time.ToString("O", CultureInfo.InvariantCulture),
            TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
            Guid id => id.ToString(),
            Enum named => named.ToString(),
            JsonElement json => ValueJson.From(json),
            IReadOnlyDictionary<string, object?> map => map.ToDictionary(x => x.Key, x => From(x.Value)),
            System.Collections.IDictionary map => map
                .Keys.Cast<object>()
                .ToDictionary(x => x.ToString()!, x => From(map[x])),
            System.Collections.IEnumerable list => list.Cast<object?>().Select(From).ToArray(),
            _ => throw new ArgumentException($"A {source.GetType().Name} cannot be a workflow value.", nameof(source)),
        };

    /// <summary>
    /// A whole number is a <see cref="long"/> however it was computed, so that 1 and 1.0 are one value.
    /// </summary>
    /// <exception cref="UnreadableException">It is not a number or infinite.</exception>
    public static object Normalise(double number) =>
        number is > -9e15 and < 9e15 && Math.Floor(number) == number ? (object)(long)number
        : double.IsFinite(number) ? number
        : throw new UnreadableException(
            $"{ToText(number)} is not a number that can be kept.",
            $"{ToText(number)} ist keine Zahl, die aufgehoben werden kann."
        );

    /// <summary>
    /// The one form of a number: long when it is whole and fits, double when it is not whole and a double holds all its
    /// digits, else decimal.
    /// </summary>
    public static object Normalise(decimal number) => Numbers.Normalise(number);

    /// <summary>Whether two values are equal, element by element; dates are when they are the same moment.</summary>
    public static bool AreEqual(object? left, object? right) =>
        (left, right) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            (long a, double b) => Numbers.AreEqual(a, b),
            (double a, long b) => Numbers.AreEqual(b, a),
            (double a, decimal b) => Numbers.AreEqual(a, b),
            (decimal a, double b) => Numbers.AreEqual(b, a),
            (IReadOnlyDictionary<string, object?> a, IReadOnlyDictionary<string, object?> b) => a.Count == b.Count
                && a.All(x => b.TryGetValue(x.Key, out var other) && AreEqual(x.Value, other)),
            (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count
                && a.Zip(b).All(x => AreEqual(x.First, x.Second)),
            _ => left.Equals(right),
        };

    /// <summary>About how many characters the value has as JSON.</summary>
    public static int Size(object? value) =>
        value switch
        {
            null => 4,
            string text => text.Length + 2,
            DateTimeOffset => 36,
            decimal => 30,
            IReadOnlyDictionary<string, object?> map => map.Sum(x => x.Key.Length + 4 + Size(x.Value)) + 2,
            IReadOnlyList<object?> list => list.Sum(x => Size(x) + 1) + 2,
            _ => 8,
        };

    /// <summary>How many lists and objects are within each other: none in a text, one in a list of texts.</summary>
    public static int Depth(object? value) =>
        value switch
        {
            IReadOnlyDictionary<string, object?> map => map.Values.Select(Depth).DefaultIfEmpty().Max() + 1,
            IReadOnlyList<object?> list => list.Select(Depth).DefaultIfEmpty().Max() + 1,
            _ => 0,
        };

    /// <summary>The value as text: what a person would read, JSON for lists and maps.</summary>
    public static string ToText(object? value) =>
        value switch
        {
            null => "",
            string text => text,
            bool flag => flag ? "true" : "false",
            DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => ValueJson.ToJson(value),
        };

    /// <summary>Member <paramref name="name"/> of a map, whatever its case; <c>null</c> when there is none.</summary>
    public static object? Member(object? map, string name) =>
        map is IReadOnlyDictionary<string, object?> members && KeyOf(members, name) is { } key ? members[key] : null;

    /// <summary>
    /// The name by which a map knows a member, whatever its case; one that is the same in all letters comes first.
    /// </summary>
    internal static string? KeyOf(IReadOnlyDictionary<string, object?> map, string name) =>
        map.ContainsKey(name)
            ? name
            : map.Keys.FirstOrDefault(x => string.Equals(x, name, StringComparison.OrdinalIgnoreCase));
}
