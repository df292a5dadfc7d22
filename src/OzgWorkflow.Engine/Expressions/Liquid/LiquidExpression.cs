namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>
/// A Liquid template that was read without a fault. It sees Variables, Input, WorkflowInstanceId, WorkflowDefinitionId
/// and CorrelationId, as in Elsa.
/// </summary>
public sealed class LiquidExpression : IScriptExpression
{
    // What a simple template makes beyond this is made where scripts are run.
    private const long SimpleMemory = 2_000_000;
    private readonly ScriptCode _code;
    private readonly IScriptEvaluator _evaluator;
    private readonly LiquidTemplate? _simple;

    private LiquidExpression(ScriptCode code, IScriptEvaluator evaluator, LiquidTemplate? simple) =>
        (_code, _evaluator, _simple) = (code, evaluator, simple);

    /// <inheritdoc />
    public bool IsSimple => _simple is not null;

    /// <summary>Reads a template.</summary>
    /// <exception cref="ExpressionException">The template cannot be read.</exception>
    public static LiquidExpression Compile(string text, IScriptEvaluator evaluator)
    {
        var code = new ScriptCode(ScriptLanguage.Liquid, text);
        if (LiquidShape.IsSimple(text))
            return new LiquidExpression(code, evaluator, LiquidTemplate.Parse(text));
        LiquidShape.Check(text);
        evaluator.Check(code);
        return new LiquidExpression(code, evaluator, null);
    }

    /// <inheritdoc />
    public object? Evaluate(IExpressionScope scope)
    {
        if (_simple is null)
            return scope.Scripts.Evaluate(_evaluator, _code, scope);
        try
        {
            return _simple.Render(scope, scope.Scripts.Limits with { Memory = SimpleMemory });
        }
        catch (ExpressionException e) when (e.IsLimit)
        {
            return scope.Scripts.Evaluate(_evaluator, _code, scope);
        }
    }
}
