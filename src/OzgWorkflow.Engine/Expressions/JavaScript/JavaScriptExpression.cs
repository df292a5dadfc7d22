using System.Text.RegularExpressions;
using Acornima.Ast;
using Jint;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>A prepared script.</summary>
public sealed partial class JavaScriptExpression : IExpression
{
    private static readonly ScriptPreparationOptions Options = new()
    {
        ParsingOptions = new ScriptParsingOptions { AllowReturnOutsideFunction = true },
    };

    private readonly SimpleScript? _simple;

    private JavaScriptExpression(Prepared<Script> script, string[] accessors) =>
        (Script, Accessors, _simple) = (script, accessors, SimpleScript.TryRead(script.Program!));

    internal Prepared<Script> Script { get; }

    /// <summary>Names of the form <c>getX</c> and <c>setX</c> that the script mentions: only these need to exist when it runs.</summary>
    internal string[] Accessors { get; }

    /// <summary>Whether the script reads outputs of activities.</summary>
    internal bool ReadsActivityOutputs => Accessors.Any(x => x == "getLastResult" || x.Contains("From", StringComparison.Ordinal));

    /// <summary>Parses a script; <c>return</c> is allowed at its top level, as in Elsa.</summary>
    /// <exception cref="ExpressionException">The script cannot be parsed.</exception>
    public static JavaScriptExpression Compile(string code)
    {
        try
        {
            var accessors = AccessorName().Matches(code).Select(x => x.Value).Distinct().ToArray();
            return new JavaScriptExpression(Jint.Engine.PrepareScript(code, options: Options), accessors);
        }
        catch (Exception e) when (e is ScriptPreparationException or Acornima.ParseErrorException)
        {
            throw new ExpressionException($"The JavaScript cannot be parsed: {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <inheritdoc />
    public object? Evaluate(IExpressionScope scope) =>
        _simple is not null && _simple.TryEvaluate(scope, out var value) ? value : ((ScriptHost)scope.Scripts).Evaluate(this, scope);

    [GeneratedRegex(@"\b[gs]et[A-Z_]\w*")]
    private static partial Regex AccessorName();
}
