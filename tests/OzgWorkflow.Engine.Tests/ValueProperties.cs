using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Server.Elsa.Definitions;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>Whatever a value is and wherever it goes, it comes back as it was, or there is a fault.</summary>
public sealed class ValueProperties
{
    [Test]
    public void What_we_keep_comes_back() =>
        ForAll(2000, value => IsSame(value, ValueJson.ParseExact(ValueJson.ToExactJson(value))));

    [Test]
    public void What_the_world_sees_comes_back_with_dates_as_texts() =>
        ForAll(2000, value => IsSame(WithoutDates(value), ValueJson.Parse(ValueJson.ToJson(value))));

    [Test]
    public void What_goes_through_a_script_and_a_state_comes_back() =>
        ForAll(
            300,
            value =>
            {
                var (result, fault) = ValueTables.Evaluate(JavaScript("(x => x)(getV())"), value);
                return fault is not null
                    ? HasLongDecimal(value) && fault.Contains("digits", StringComparison.Ordinal)
                    : IsSame(value, result);
            }
        );

    [Test]
    public void What_a_variable_of_any_type_keeps_goes_through_scripts_and_templates() =>
        ForAll(
            400,
            from name in Gen.Elements(ValueTables.Types().Select(x => (string)x.Arguments[0]!))
            from value in Any(2).Where(x => x is not null && ValueTables.TypeOf(name).Convert(x).Misfit is null)
            select (value, name),
            x =>
            {
                var kept = ValueTables.TypeOf(x.name).Convert(x.value).Value;
                var (result, fault) = ValueTables.Evaluate(
                    JavaScript("setV(getV()); (x => x)(getV())"),
                    x.value,
                    x.name
                );
                return (fault is null ? IsSame(kept, result) : HasLongDecimal(kept))
                    && IsWritten(kept, x.value, x.name);
            }
        );

    [Test]
    public void What_is_compared_without_a_script_engine_is_what_the_engine_would_say() =>
        ForAll(
            300,
            from value in Gen.OneOf(Any(0), Gen.Elements<object?>(1152921504606846976, 100000000000000000))
            from comparison in Gen.Elements("==", "===", "!=", "!==", "<", "<=", ">", ">=")
            from other in Gen.Elements([
                "1152921504606846976",
                "100000000000000000",
                "9007199254740993",
                "1e300",
                "0.1",
                "'a'",
                "true",
                "null",
            ])
            select (value, code: $"variables.V {comparison} {other}"),
            x =>
                ValueTables
                    .Evaluate(JavaScript(x.code), x.value)
                    .Equals(ValueTables.Evaluate(JavaScript($"(x => x)({x.code})"), x.value))
        );

    [Test]
    public void What_a_script_changes_beside_it_leaves_it_as_it_was() =>
        ForAll(
            200,
            value =>
            {
                var box = new Dictionary<string, object?> { ["kept"] = value };
                var (result, fault) = ValueTables.Evaluate(JavaScript("getV().more = 1; getV()"), box);
                return fault is not null
                    ? HasLongDecimal(value)
                    : IsSame(new Dictionary<string, object?>(box) { ["more"] = 1L }, result);
            }
        );

    [Test]
    public void What_templates_write_is_what_it_was_and_what_has_no_text_is_refused() =>
        ForAll(300, value => IsWritten(value, value, "Object"));

    [Test]
    public void A_type_keeps_a_value_or_says_what_is_wrong() =>
        ForAll(
            2000,
            value =>
            {
                foreach (var type in ValueTables.Types().Select(x => ValueTables.TypeOf((string)x.Arguments[0]!)))
                {
                    var (converted, misfit) = type.Convert(value);
                    if (
                        misfit is not null
                        && (misfit.For("It").Length < 20 || misfit.ForUsers("Es") == misfit.For("It"))
                    )
                        return false;
                    if (misfit is null && !IsSame(converted, type.Convert(converted).Value))
                        return false;
                    if (misfit is null && !MeansTheSame(value, converted))
                        return false;
                }

                return true;
            }
        );

    [Test]
    public void An_activity_that_reads_its_input_as_a_CLR_type_gets_the_value_or_a_fault() =>
        ForAll(
            2000,
            value =>
                IsKept<bool?>(value)
                && IsKept<int?>(value)
                && IsKept<long?>(value)
                && IsKept<double?>(value)
                && IsKept<decimal?>(value)
                && IsKept<string>(value)
                && IsKept<Guid?>(value)
                && IsKept<DateTimeOffset?>(value)
                && IsKept<TimeSpan?>(value)
                && IsKept<JournalEvent?>(value)
                && IsKept<IReadOnlyList<object?>>(value)
                && IsKept<IReadOnlyList<string>>(value)
                && IsKept<IReadOnlyDictionary<string, object?>>(value)
        );

    [Test]
    public void A_large_double_means_the_digits_that_it_is_written_with_and_no_whole_number_that_it_is_not()
    {
        const double large = 6.228597725442504E+18;
        Assert.That(IsKept<long?>(large) && IsKept<decimal?>(large));
        Assert.That(ValueTypes.Misfit(large, typeof(long))?.For("It"), Does.Contain("to its last digit"));
        Assert.That(ValueTypes.To<decimal?>(large, "It", "Es"), Is.EqualTo(6228597725442504000m));
    }

    private static bool IsWritten(object? kept, object? value, string type)
    {
        var (result, fault) = ValueTables.Evaluate(Liquid("{{ Variables.V }}"), value, type);
        if (HasObject(kept))
            return fault is not null;
        if (kept is not (long or double or decimal or string or DateTimeOffset))
            return true;
        return fault is not null ? kept is double && fault.Contains(Value.ToText(kept), StringComparison.Ordinal)
            : kept is long or double or decimal ? Number((string)result!) == Number(Value.ToText(kept))
            : Equals(result, Value.ToText(kept));
    }

    private static bool IsKept<T>(object? value)
    {
        var misfit = ValueTypes.Misfit(value, typeof(T));
        try
        {
            var read = ValueTypes.To<T>(value, "It", "Es");
            return misfit is null && (value is "" ? read is null or "" : MeansTheSame(value, Value.From(read)));
        }
        catch (UnreadableException e)
        {
            return misfit is not null && e.Message == misfit.For("It") && e.UserMessage == misfit.ForUsers("Es");
        }
    }

    private static bool HasObject(object? value) =>
        value is IReadOnlyDictionary<string, object?> || (value is IReadOnlyList<object?> list && list.Any(HasObject));

    private static void ForAll(int times, Func<object?, bool> holds) => ForAll(times, Any(2), holds);

    private static void ForAll<T>(int times, Gen<T> some, Func<T, bool> holds) =>
        Prop.ForAll(
                Arb.From(some),
                value =>
                {
                    if (!holds(value))
                        throw new InvalidOperationException(Written(value));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(times));

    private static string Written(object? some) =>
        some is System.Runtime.CompilerServices.ITuple pair
            ? $"{ValueJson.ToExactJson(pair[0])} {pair[1]}"
            : ValueJson.ToExactJson(some);

    // A conversion may change the form, never what is meant: going back by the value's own form gives the value.
    private static bool MeansTheSame(object? value, object? converted) =>
        (value, converted) switch
        {
            (null, _) => converted is null,
            (bool same, bool flag) => same == flag,
            (string text, bool flag) => text == (flag ? "1" : "0") || bool.Parse(text) == flag,
            (long number, bool flag) => number == (flag ? 1 : 0),
            (bool, long or string) => true,
            (long or double or decimal, long or double or decimal) => Value.AreEqual(value, converted),
            (string text, long or double or decimal) => Value.AreEqual(ValueJson.Parse(text), converted),
            (_, string text) when value is not string => text == Value.ToText(value),
            (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count
                && a.Zip(b).All(x => MeansTheSame(x.First, x.Second)),
            (IReadOnlyDictionary<string, object?> a, IReadOnlyDictionary<string, object?> b) => a.Count == b.Count
                && a.All(x => MeansTheSame(x.Value, b[x.Key])),
            _ => true,
        };

    private static bool IsSame(object? left, object? right) =>
        ValueJson.ToExactJson(left) == ValueJson.ToExactJson(right);

    // Digit by digit: 2.5E+18 is written as 2500000000000000000.
    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool HasLongDecimal(object? value) =>
        value switch
        {
            decimal number => decimal.Truncate(number) != number,
            IReadOnlyList<object?> list => list.Any(HasLongDecimal),
            IReadOnlyDictionary<string, object?> map => map.Values.Any(HasLongDecimal),
            _ => false,
        };

    private static object? WithoutDates(object? value) =>
        value switch
        {
            DateTimeOffset => Value.ToText(value),
            IReadOnlyList<object?> list => list.Select(WithoutDates).ToArray(),
            IReadOnlyDictionary<string, object?> map => map.ToDictionary(x => x.Key, x => WithoutDates(x.Value)),
            _ => value,
        };

    private static Gen<object?> Any(int depth)
    {
        var leaf = Gen.OneOf(SomeNumber(), SomeText(), SomeDate(), Gen.Elements<object?>(null, true, false));
        if (depth == 0)
            return leaf;
        var list =
            from count in Gen.Choose(0, 4)
            from items in Gen.ArrayOf(Any(depth - 1), count)
            select (object?)items;
        var map =
            from keys in Gen.SubListOf<string>("a", "b", "$date", "$$date", "$", "Größe", "length")
            from items in Gen.ArrayOf(Any(depth - 1), keys.Count)
            select (object?)keys.Zip(items).ToDictionary(x => x.First, x => x.Second);
        return Gen.OneOf(leaf, leaf, list, map);
    }

    private static Gen<object?> SomeNumber() =>
        Gen.OneOf(
            Gen.Choose(-1000, 1000).Select(x => (object?)(long)x),
            Gen.Elements<object?>(
                long.MaxValue,
                long.MinValue,
                9007199254740991,
                9007199254740993,
                -9007199254740993,
                2147483648,
                255L,
                256L
            ),
            Gen.Elements<object?>(0.1, 0.1 + 0.2, 1e300, -1e300, 5e-324, 1e15 + 0.5, 3.5, 1e22, double.MaxValue),
            from high in Gen.Choose(int.MinValue, int.MaxValue)
            from low in Gen.Choose(int.MinValue, int.MaxValue)
            from scale in Gen.Choose(0, 28)
            select (object?)Value.Normalise(new decimal(low, high, low ^ high, high < 0, (byte)scale)),
            from high in Gen.Choose(int.MinValue, int.MaxValue)
            from low in Gen.Choose(int.MinValue, int.MaxValue)
            select BitConverter.Int64BitsToDouble(((long)high << 32) ^ low) is var number && double.IsFinite(number)
                ? Value.Normalise(number)
                : 0L
        );

    private static Gen<object?> SomeText() =>
        Gen.Elements<object?>(
            "",
            "a",
            "1",
            "1.5",
            "1e3",
            "-0",
            "true",
            "0",
            "[1]",
            "{\"a\":1}",
            "{\"$date\":1}",
            "2026-12-31",
            "31.12.2026",
            "P1D",
            "12345678901234567890123456789012",
            "Grüße 😀",
            "\"\\\n\u2028",
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            "AQI="
        );

    private static Gen<object?> SomeDate() =>
        from seconds in Gen.Choose(int.MinValue, int.MaxValue)
        from ticks in Gen.Choose(0, 9_999_999)
        from hours in Gen.Choose(-14, 14)
        select (object?)
            DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddTicks(ticks).ToOffset(TimeSpan.FromHours(hours));
}
