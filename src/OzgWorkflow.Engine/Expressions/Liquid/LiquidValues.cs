using System.Globalization;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using Fluid.Values;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>Carries values into Liquid templates, whose numbers are decimals and whose dates would be written without offset and fractions.</summary>
internal static class LiquidValues
{
    private static readonly HashSet<string> TakingObjects = ["json", "default", "size", "first", "last"];

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
                _ => null,
            }
        );

    /// <summary>What a filter gets: only some have a use for objects, the others would take them for an empty text.</summary>
    internal static FluidValue ForFilter(string name, FluidValue input) =>
        TakingObjects.Contains(name) || input is ArrayValue ? input : Text(input);

    /// <summary>What is to be written. The library would write nothing for an object.</summary>
    /// <exception cref="UnreadableException">It is an object, or a list with one.</exception>
    internal static FluidValue Text(FluidValue value) =>
        HasText(value)
            ? value
            : throw Misfit
                .Of(
                    Plain(value),
                    "a text (name one of its members, {{ x.member }}, or write it as JSON, {{ x | json }})",
                    "kein Text (nennen Sie eines der Felder, {{ x.feld }}, oder schreiben Sie es als JSON, {{ x | json }})"
                )
                .Fault("What a template writes", "Was die Vorlage schreiben soll,");

    private static bool HasText(FluidValue value) =>
        value is ArrayValue list
            ? list.Values.All(HasText)
            : value.Type is not (FluidValues.Dictionary or FluidValues.Object);

    private static object? Plain(FluidValue value) =>
        value is ArrayValue list ? list.Values.Select(Plain).ToArray()
        : value.ToObjectValue() is IFluidIndexable map
            ? map.Keys.ToDictionary(x => x, x => map.TryGetValue(x, out var member) ? Plain(member) : null)
        : value.ToObjectValue();

    /// <summary>The filters of a template that there are not; the library would pass their input on as if they were not there.</summary>
    internal static IReadOnlyList<string> UnknownFilters(IFluidTemplate template, TemplateOptions options)
    {
        var filters = new Filters(options);
        filters.VisitTemplate(template);
        return filters.Unknown;
    }

    private sealed class Filters(TemplateOptions options) : AstVisitor
    {
        internal List<string> Unknown { get; } = [];

        protected override Expression VisitFilterExpression(FilterExpression filterExpression)
        {
            if (!options.Filters.TryGetValue(filterExpression.Name, out _))
                Unknown.Add(filterExpression.Name);
            return base.VisitFilterExpression(filterExpression);
        }
    }

    private sealed class TimeValue(DateTimeOffset time) : FluidValue
    {
        public override FluidValues Type => FluidValues.DateTime;

        public override bool Equals(FluidValue? other) => other?.ToObjectValue() is DateTimeOffset its && its == time;

        public override bool Equals(object? obj) => obj is FluidValue other && Equals(other);

        public override int GetHashCode() => time.GetHashCode();

        public override bool ToBooleanValue() => true;

        public override decimal ToNumberValue() => time.UtcTicks;

        public override string ToStringValue() => Value.ToText(time);

        public override object ToObjectValue() => time;

        public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo)
        {
            encoder.Encode(writer, ToStringValue());
            return ValueTask.CompletedTask;
        }
    }
}
