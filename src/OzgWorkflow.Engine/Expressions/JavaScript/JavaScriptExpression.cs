using System.Text.RegularExpressions;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>A script that was read without a fault.</summary>
public sealed partial class JavaScriptExpression : IScriptExpression
{
    private readonly ScriptCode _code;
    private readonly IScriptEvaluator _evaluator;
    private readonly SimpleScript? _simple;

    private JavaScriptExpression(ScriptCode code, IScriptEvaluator evaluator, SimpleScript? simple) =>
        (_code, _evaluator, _simple) = (code, evaluator, simple);

    /// <inheritdoc />
    public bool IsSimple => _simple is not null;

    /// <summary>Whether the script reads outputs of activities.</summary>
    internal bool ReadsActivityOutputs =>
        Accessors(_code.Text).Any(x => x == "getLastResult" || x.Contains("From", StringComparison.Ordinal));

    /// <summary>Reads a script; <c>return</c> is allowed at its top level, as in Elsa.</summary>
    /// <exception cref="ExpressionException">The script cannot be read.</exception>
    public static JavaScriptExpression Compile(string text, IScriptEvaluator evaluator)
    {
        var code = new ScriptCode(ScriptLanguage.JavaScript, text);
        if (SimpleScript.TryRead(text) is { } simple)
            return new JavaScriptExpression(code, InProcessEvaluator.Shared, simple);
        evaluator.Check(code);
        return new JavaScriptExpression(code, evaluator, null);
    }

    /// <inheritdoc />
    public object? Evaluate(IExpressionScope scope) =>
        _simple is not null && _simple.TryEvaluate(scope, out var value)
            ? value
            : scope.Scripts.Evaluate(_evaluator, _code, scope);

    /// <summary>
    /// Names of the form <c>getX</c> and <c>setX</c> that a script mentions: only these need to exist when it runs.
    /// </summary>
    internal static IEnumerable<string> Accessors(string text) =>
        AccessorName().Matches(text).Select(x => x.Value).Distinct();

    [GeneratedRegex(@"\b[gs]et[A-Z_]\w*")]
    private static partial Regex AccessorName();
}
