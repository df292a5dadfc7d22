using Fluid;
using Fluid.Ast;
using Fluid.Values;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>
/// Carries values into Liquid templates, whose numbers are decimals and whose dates would be written without offset and
/// fractions.
/// </summary>
internal static class LiquidValues
{
    // They make nothing of what they do not know.
    private static readonly HashSet<string> Silent = ["date", "format_date", "sum", "time_zone"];

    /// <summary>What a filter gets: one that would make nothing of an object gets its text.</summary>
    /// <exception cref="UnreadableException">It has none.</exception>
    internal static FluidValue ForFilter(string name, FluidValue input) =>
        input is LiquidMap && Silent.Contains(name) ? new StringValue(input.ToStringValue()) : input;

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

    /// <summary>
    /// The filters of a template that there are not; the library would pass their input on as if they were not there.
    /// </summary>
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

    private sealed class TimeValue(DateTimeOffset time) : LiquidValue
    {
        public override FluidValues Type => FluidValues.DateTime;

        public override bool Equals(FluidValue? other) => other?.ToObjectValue() is DateTimeOffset its && its == time;

        public override int GetHashCode() => time.GetHashCode();

        public override decimal ToNumberValue() => time.UtcTicks;

        public override string ToStringValue() => Value.ToText(time);

        public override object ToObjectValue() => time;
    }
}
