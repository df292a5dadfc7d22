using Fluid;
using Fluid.Ast;
using Fluid.Values;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>
/// A comparison by order in a template. The library's own knows numbers and texts only: of two dates none would be
/// before the other.
/// </summary>
internal sealed class LiquidComparison(BinaryExpression comparison, Predicate<int> holds) : Expression
{
    public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
    {
        var left = await comparison.Left.EvaluateAsync(context);
        var right = await comparison.Right.EvaluateAsync(context);
        // Nothing is before or after nothing else.
        return BooleanValue.Create(
            left.IsNil() || right.IsNil()
                ? left.IsNil() && right.IsNil() && holds(0)
                : holds(Compare(left, right, context))
        );
    }

    /// <summary>Which of two values comes first.</summary>
    /// <exception cref="UnreadableException">They are of different kinds, or of a kind without order.</exception>
    internal static int Compare(FluidValue left, FluidValue right, TemplateContext context) =>
        (left, right) switch
        {
            (NumberValue, NumberValue) => left.ToNumberValue().CompareTo(right.ToNumberValue()),
            (StringValue, StringValue) => string.CompareOrdinal(left.ToStringValue(), right.ToStringValue()),
            ({ Type: FluidValues.DateTime }, not NumberValue) or (not NumberValue, { Type: FluidValues.DateTime }) =>
                Moment(left, context).CompareTo(Moment(right, context)),
            _ => throw new UnreadableException(
                $"'{left.ToStringValue()}' and '{right.ToStringValue()}' cannot be compared: compare numbers with numbers, texts with texts and dates with dates.",
                $"„{left.ToStringValue()}“ und „{right.ToStringValue()}“ sind nicht vergleichbar: Vergleichen Sie Zahlen mit Zahlen, Texte mit Texten und Zeitpunkte mit Zeitpunkten."
            ),
        };

    protected override Expression Accept(AstVisitor visitor) => this;

    private static DateTimeOffset Moment(FluidValue value, TemplateContext context) =>
        (DateTimeOffset)LiquidValues.ToTime(value, context).ToObjectValue();
}
