using System.Text;
using Fluid;
using Fluid.Ast;
using Fluid.Ast.BinaryExpressions;
using Fluid.Values;

namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>
/// Keeps a Liquid template within bounds that the library does not know: the size of what it makes, and its time.
/// </summary>
internal sealed class LiquidBounds : AstRewriter
{
    internal const int Steps = 100_000,
        Depth = 100;
    private const string Key = "bounds";

    internal static TemplateOptions Options()
    {
        var options = new TemplateOptions
        {
            MaxSteps = Steps,
            MaxRecursion = Depth,
            Captured = (_, value, context) => ValueTask.FromResult(Of(context).Check(value)),
        };
        LiquidFilters.Register(options, (context, value) => Of(context).Check(value));
        LiquidValues.Register(options);
        return options;
    }

    internal static string Render(IFluidTemplate template, TemplateContext context, ScriptLimits limits)
    {
        var bounds = new Bounds(limits);
        context.AmbientValues[Key] = bounds;
        using var writer = new BoundedWriter(bounds);
#pragma warning disable RS0030 // Nothing that a template can reach is asynchronous.
        template.RenderAsync(writer, NullEncoder.Default, context).AsTask().GetAwaiter().GetResult();
#pragma warning restore RS0030
        return writer.ToString();
    }

    protected override Expression VisitRangeExpression(RangeExpression rangeExpression) =>
        new BoundedRange(rangeExpression);

    protected override Expression VisitLowerThanBinaryExpression(LowerThanBinaryExpression lowerThanBinaryExpression) =>
        new LiquidComparison(
            (BinaryExpression)base.VisitLowerThanBinaryExpression(lowerThanBinaryExpression),
            lowerThanBinaryExpression.Strict ? x => x < 0 : x => x <= 0
        );

    protected override Expression VisitGreaterThanBinaryExpression(
        GreaterThanBinaryExpression greaterThanBinaryExpression
    ) =>
        new LiquidComparison(
            (BinaryExpression)base.VisitGreaterThanBinaryExpression(greaterThanBinaryExpression),
            greaterThanBinaryExpression.Strict ? x => x > 0 : x => x >= 0
        );

    protected override Expression VisitMemberExpression(MemberExpression memberExpression) =>
        new MemberExpression([
            .. memberExpression.Segments.Select(x =>
                x is IndexerSegment index ? new LiquidIndex(new IndexerSegment(Visit(index.Expression))) : x
            ),
        ]);

    private static Bounds Of(TemplateContext context) => (Bounds)context.AmbientValues[Key];

    private sealed class Bounds(ScriptLimits limits)
    {
        private readonly Spent _spent = Spent.Begin();

        private long Characters => limits.Memory / sizeof(char);

        internal FluidValue Check(FluidValue value)
        {
            if (_spent.Time > limits.Time)
                throw limits.TooLong();
            if (value is StringValue && value.ToStringValue().Length > Characters)
                throw limits.TooLarge();
            if (value is ArrayValue array)
                CheckArray(array.Values.Count);
            return value;
        }

        internal void CheckArray(decimal size)
        {
            if (size > limits.ArraySize)
                throw ScriptLimits.Stopped(
                    $"it made a list of more than {limits.ArraySize} elements (Script:ArraySize)",
                    $"Es machte eine Liste mit mehr als {limits.ArraySize} Elementen (Script:ArraySize)"
                );
        }

        internal void CheckLength(int length)
        {
            if (length > Characters)
                throw limits.TooLarge();
            if (_spent.Time > limits.Time)
                throw limits.TooLong();
        }
    }

    private sealed class BoundedRange(RangeExpression range) : Expression
    {
        public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
        {
            var from = LiquidValues.ToNumber(await range.From.EvaluateAsync(context)).ToNumberValue();
            var to = LiquidValues.ToNumber(await range.To.EvaluateAsync(context)).ToNumberValue();
            Of(context).CheckArray(Math.Abs(to - from));
            return await range.EvaluateAsync(context);
        }

        protected override Expression Accept(AstVisitor visitor) => this;
    }

    private sealed class BoundedWriter(Bounds bounds) : TextWriter
    {
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.Unicode;

        public override void Write(char value) => Reserve(1).Append(value);

        public override void Write(string? value) => Reserve(value?.Length ?? 0).Append(value);

        public override void Write(ReadOnlySpan<char> buffer) => Reserve(buffer.Length).Append(buffer);

        public override void Write(char[] buffer, int index, int count) => Reserve(count).Append(buffer, index, count);

        public override string ToString() => _text.ToString();

        private StringBuilder Reserve(int more)
        {
            bounds.CheckLength(_text.Length + more);
            return _text;
        }
    }
}
