using Fluid;

namespace OzgWorkflow.Engine.Expressions;

/// <summary>A parsed Liquid template; it sees Variables, Input, WorkflowInstanceId, WorkflowDefinitionId and CorrelationId, as in Elsa.</summary>
public sealed class LiquidExpression : IExpression
{
    private static readonly FluidParser Parser = new();
    private static readonly TemplateOptions Options = LiquidBounds.Options();
    private readonly IFluidTemplate _template;

    private LiquidExpression(IFluidTemplate template) => _template = template;

    /// <summary>Parses a template.</summary>
    /// <exception cref="ExpressionException">The template cannot be parsed.</exception>
    public static LiquidExpression Compile(string text)
    {
        if (!Parser.TryParse(text, out var template, out var error)) throw new ExpressionException($"The Liquid template cannot be parsed: {error}");
        if (LiquidValues.UnknownFilters(template, Options) is [var filter, ..]) throw new ExpressionException($"There is no Liquid filter '{filter}'.");
        return new LiquidExpression(new LiquidBounds().VisitTemplate(template));
    }

    /// <inheritdoc />
    public object? Evaluate(IExpressionScope scope)
    {
        var context = new TemplateContext(Options);
        context.SetValue("Variables", new Dictionary<string, object?>(scope.Variables));
        context.SetValue("Input", new Dictionary<string, object?>(scope.Inputs));
        context.SetValue("WorkflowInstanceId", scope.InstanceId);
        context.SetValue("WorkflowDefinitionId", scope.Definition.DefinitionId);
        context.SetValue("WorkflowDefinitionVersionId", scope.Definition.VersionId);
        context.SetValue("WorkflowDefinitionVersion", scope.Definition.Version);
        context.Now = () => scope.Now;
        context.SetValue("CorrelationId", scope.CorrelationId ?? "");
        try
        {
            return LiquidBounds.Render(_template, context, scope.Scripts.Limits);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new ExpressionException($"The Liquid template failed: {e.Message}", e);
        }
    }
}
