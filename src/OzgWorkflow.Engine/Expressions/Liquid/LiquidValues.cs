using Fluid;
using Fluid.Values;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>
/// Carries values into Liquid templates, whose numbers are decimals and whose dates would be written without offset and
/// fractions.
/// </summary>
internal static class LiquidValues
{
    private static readonly (string English, string German) Needs = (
        "What a template needs",
        "Was die Vorlage braucht,"
    );

    /// <summary>Takes values into templates as they are.</summary>
    internal static void Register(TemplateOptions options) =>
        options.ValueConverters.Add(value =>
            value switch
            {
                double number => NumberValue.Create(
                    Numbers.ToDecimal(number)
                        ?? throw new UnreadableException(
                            $"{Value.ToText(number)} is too large or too small for a number in Liquid.",
                            $"{Value.ToText(number)} ist zu groß oder zu klein für eine Zahl in Liquid."
                        )
                ),
                DateTimeOffset time => new TimeValue(time),
                IReadOnlyDictionary<string, object?> map => new LiquidMap(map, options),
                _ => null,
            }
        );

    /// <summary>The value as a number; nothing counts as 0, as in Liquid.</summary>
    /// <exception cref="UnreadableException">It is none.</exception>
    internal static FluidValue ToNumber(FluidValue value) =>
        value switch
        {
            _ when value is NumberValue || value.IsNil() => value,
            BooleanValue or LiquidMap => NumberValue.Create(value.ToNumberValue()),
            StringValue
                when Numbers.TryRead(value.ToStringValue(), out var read) && Numbers.ToDecimal(read) is { } number =>
                NumberValue.Create(number),
            _ => throw Fault(value.ToStringValue(), "a number", "keine Zahl"),
        };

    /// <summary>The value as a point in time; a number counts seconds since 1970, as in Liquid.</summary>
    /// <exception cref="UnreadableException">It is none.</exception>
    internal static FluidValue ToTime(FluidValue value, TemplateContext context) =>
        value switch
        {
            _ when value is TimeValue or NumberValue || value.IsNil() => value,
            StringValue when value.ToStringValue() is "now" or "today" => new TimeValue(context.Now()),
            _ => new TimeValue(
                (DateTimeOffset)Conversions.ToTime(value.ToStringValue()).Or(Needs.English, Needs.German)!
            ),
        };

    internal static UnreadableException Fault(object? value, string what, string was) =>
        Misfit.Of(value, what, was).Fault(Needs.English, Needs.German);

    /// <summary>What a filter of the library made, as we write it.</summary>
    internal static FluidValue Own(FluidValue made) =>
        made is DateTimeValue && made.ToObjectValue() is DateTimeOffset time ? new TimeValue(time) : made;

    private sealed class TimeValue(DateTimeOffset time) : LiquidValue
    {
        public override FluidValues Type => FluidValues.DateTime;

        public override bool Equals(FluidValue? other) => other?.ToObjectValue() is DateTimeOffset its && its == time;

        public override int GetHashCode() => time.GetHashCode();

        public override decimal ToNumberValue() => throw Fault(time, "a number", "keine Zahl");

        public override string ToStringValue() => Value.ToText(time);

        public override object ToObjectValue() => time;
    }
}
