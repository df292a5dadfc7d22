using Acornima.Ast;
using Jint;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>A script as the script engine reads it.</summary>
internal sealed record PreparedScript(Prepared<Script> Script, string[] Accessors)
{
    private static readonly ScriptPreparationOptions Options = new()
    {
        ParsingOptions = new ScriptParsingOptions { AllowReturnOutsideFunction = true },
    };

    /// <summary>Reads a script.</summary>
    /// <exception cref="ExpressionException">The script cannot be read.</exception>
    internal static PreparedScript Parse(string text)
    {
        try
        {
            return new PreparedScript(
                Jint.Engine.PrepareScript(text, options: Options),
                [.. JavaScriptExpression.Accessors(text)]
            );
        }
        catch (Exception e)
            when (e is ScriptPreparationException or Acornima.ParseErrorException or InsufficientExecutionStackException
            )
        {
            var why = (e.InnerException ?? e).Message;
            throw new ExpressionException($"The JavaScript cannot be parsed: {why}", e)
            {
                UserMessage = $"Das JavaScript ist nicht lesbar: {why}",
            };
        }
    }
}
