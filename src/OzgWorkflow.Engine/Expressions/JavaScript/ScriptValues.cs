using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>
/// Carries values into and out of scripts, by copy. What cannot be carried unchanged is an
/// <see cref="UnreadableException"/> that says why.
/// </summary>
internal static class ScriptValues
{
    internal const int MaxDepth = 64;
    private const long MaxSafeInteger = 9007199254740991;

    // What a promise waits for runs when it is asked for, or never will.
    private static readonly TimeSpan NoWait = TimeSpan.FromMilliseconds(1);
    private static readonly string[] OfMatch = ["index", "input", "groups", "indices"];

    // A Date is precise to the millisecond and has no offset: one that comes back as it went is the value that it was.
    private static readonly ConditionalWeakTable<JsDate, object> Originals = [];

    internal static JsValue ToScript(Jint.Engine engine, object? value) =>
        value switch
        {
            null => JsValue.Null,
            bool flag => flag ? JsBoolean.True : JsBoolean.False,
            long number => number is >= -MaxSafeInteger and <= MaxSafeInteger
                ? JsNumber.Create(number)
                : new JsBigInt(number),
            double number => JsNumber.Create(number),
            string text => new JsString(text),
            DateTimeOffset time => ToDate(engine, time),
            IReadOnlyDictionary<string, object?> map => ToObject(engine, map),
            IReadOnlyList<object?> list => new JsArray(engine, list.Select(x => ToScript(engine, x)).ToArray()),
            decimal number when decimal.Truncate(number) == number => new JsBigInt(new BigInteger(number)),
            decimal => throw new UnreadableException(
                $"{Value.ToText(value)} has more digits than a number in JavaScript can hold.",
                $"{Value.ToText(value)} hat mehr Stellen, als eine Zahl in JavaScript haben kann."
            ),
            _ => ToScript(engine, Value.From(value)),
        };

    /// <summary>The value of what a script made.</summary>
    /// <exception cref="UnreadableException">It cannot be kept as it is.</exception>
    internal static object? FromScript(JsValue value, int depth = 0)
    {
        if (depth > MaxDepth)
            throw new UnreadableException(
                $"A value may be nested at most {MaxDepth} deep.",
                $"Ein Wert darf höchstens {MaxDepth} Ebenen tief verschachtelt sein."
            );
        return value switch
        {
            JsBoolean flag => flag == JsBoolean.True,
            JsNumber number => Value.Normalise(number.AsNumber()),
            JsBigInt number => Numbers.From((BigInteger)number.ToObject()),
            JsString text => Whole(text.ToString()),
            JsDate date => FromDate(date),
            JsArray array => FromArray(array, depth),
            JsTypedArray array => Enumerable
                .Range(0, (int)array.Length)
                .Select(i => FromScript(array[i], depth + 1))
                .ToArray(),
            ObjectInstance o => FromObject(o, depth),
            _ when value.IsNull() || value.IsUndefined() => null,
            _ => throw Lost($"a {value.Type}", value.Type.ToString()),
        };
    }

    /// <summary>What a promise was fulfilled with; anything else as it is.</summary>
    /// <exception cref="PromiseRejectedException">It was rejected, or nothing is left that could fulfil
    /// it.</exception>
    internal static JsValue Settled(JsValue value) => value.UnwrapIfPromise(NoWait);

    private static JsDate ToDate(Jint.Engine engine, DateTimeOffset time)
    {
        var date = new JsDate(engine, time.ToUnixTimeMilliseconds());
        Originals.Add(date, time);
        return date;
    }

    private static object FromDate(JsDate date)
    {
        if (double.IsNaN(date.DateValue))
            throw new UnreadableException(
                "An invalid Date cannot be kept.",
                "Ein ungültiges Datum (Invalid Date) kann nicht aufgehoben werden."
            );
        if (Originals.TryGetValue(date, out var original) && Milliseconds((DateTimeOffset)original) == date.DateValue)
            return original;
        return date.DateValue is >= -62135596800000 and <= 253402300799999
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)date.DateValue)
            : throw new UnreadableException(
                "A Date before the year 1 or after the year 9999 cannot be kept.",
                "Ein Datum vor dem Jahr 1 oder nach dem Jahr 9999 kann nicht aufgehoben werden."
            );
    }

    private static double Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static JsObject ToObject(Jint.Engine engine, IReadOnlyDictionary<string, object?> map)
    {
        var result = new JsObject(engine);
        foreach (var (name, value) in map)
            result.FastSetDataProperty(name, ToScript(engine, value));
        return result;
    }

    private static object?[] FromArray(JsArray array, int depth)
    {
        var list = new object?[array.Length];
        for (uint i = 0; i < list.Length; i++)
        {
            var item = array.Get(i);
            if (item.IsUndefined() && !array.HasOwnProperty(new JsString(i.ToString(CultureInfo.InvariantCulture))))
                throw new UnreadableException(
                    $"A list with holes cannot be kept: element {i + 1} is missing.",
                    $"Eine Liste mit Lücken kann nicht aufgehoben werden: Das Element {i + 1} fehlt."
                );
            list[i] = FromScript(item, depth + 1);
        }

        return Added(array) is { } name
            ? throw new UnreadableException(
                $"A list cannot keep a member of its own ('{name}'): make it an object.",
                $"Eine Liste kann nichts unter einem Namen aufheben („{name}“): Machen Sie ein Objekt daraus."
            )
            : list;
    }

    /// <summary>
    /// What a script put into a list by name; what a regular expression says of its match is not the script's doing.
    /// </summary>
    private static string? Added(JsArray array)
    {
        var names = array
            .GetOwnPropertyKeys(Types.String)
            .Select(x => x.AsString())
            .Where(x => !IsOfLists(x))
            .ToArray();
        return Array.Find(names, x => !(names.Contains("input") && OfMatch.Contains(x)));
    }

    private static bool IsOfLists(string name) =>
        name == "length" || uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static object? FromObject(ObjectInstance o, int depth) =>
        o switch
        {
            JsObject or JsArguments or VariablesObject => o.GetOwnProperties()
                .Where(x => x.Key.IsString() && x.Value.Enumerable)
                .ToDictionary(x => Whole(x.Key.AsString()), x => FromScript(o.Get(x.Key), depth + 1)),
            IJsPrimitive boxed => FromScript(boxed.PrimitiveValue, depth),
            Jint.Native.Function.Function => throw Lost("a function", "Funktion"),
            _ when o.IsPromise() => FromScript(Settled(o), depth),
            _ => o.Get("constructor").AsObject().Get("name").ToString() is var name
                ? throw Lost($"a {name}", name)
                : null,
        };

    /// <summary>The text, which must not hold half a character.</summary>
    /// <exception cref="UnreadableException">It does.</exception>
    internal static string Whole(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length; i++)
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                throw new UnreadableException(
                    "A text with half a character (a lone surrogate) cannot be kept.",
                    "Ein Text mit einem halben Zeichen kann nicht aufgehoben werden."
                );
        return text;
    }

    private static UnreadableException Lost(string what, string was) =>
        new(
            $"{char.ToUpperInvariant(what[0])}{what[1..]} cannot be kept: make it an object, a list, a text, a number, a date or true or false.",
            $"Das kann nicht aufgehoben werden ({was}): Machen Sie ein Objekt, eine Liste, einen Text, eine Zahl, ein Datum oder true oder false daraus."
        );
}
