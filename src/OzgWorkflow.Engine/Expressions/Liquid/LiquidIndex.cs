using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>An index in a template. The library's own takes the first element for every text.</summary>
internal sealed class LiquidIndex(IndexerSegment index) : MemberSegment
{
    public override async ValueTask<FluidValue> ResolveAsync(FluidValue value, TemplateContext context)
    {
        if (value is not ArrayValue)
            return await index.ResolveAsync(value, context);
        var at = LiquidValues.ToNumber(await index.Expression.EvaluateAsync(context));
        return at.IsNil() ? at : await value.GetIndexAsync(at, context);
    }
}
