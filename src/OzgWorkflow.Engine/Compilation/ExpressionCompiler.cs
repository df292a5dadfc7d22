using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Engine.Expressions.Liquid;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>
/// Compiles the expressions of one definition, as definitions hold them: <c>{"type": "JavaScript", "value": "…"}</c>.
/// </summary>
/// <param name="scripts">Reads scripts, and runs them later.</param>
public sealed class ExpressionCompiler(IScriptEvaluator scripts)
{
    private static readonly TimeSpan TimeToRead = TimeSpan.FromSeconds(10);
    private TimeSpan _spent;

    /// <summary>The expression types there are, as Elsa names them.</summary>
    public static readonly IReadOnlyList<string> Types =
    [
        "Literal",
        "Object",
        "JavaScript",
        "Liquid",
        "Variable",
        "Input",
    ];

    /// <summary>Compiles an expression; <c>null</c> when there is none.</summary>
    /// <exception cref="ExpressionException">The type is unknown or the text cannot be parsed.</exception>
    public IExpression? Compile(JsonObject? json)
    {
        if (json is null)
            return null;
        var type = json["type"]?.ToString() ?? "Literal";
        var value = json["value"];
        return type switch
        {
            "Literal" => new Literal(Plain(value)),
            // What Elsa called it before.
            "Object" or "Json" => new Literal(Structured(value)),
            "JavaScript" => Read(JavaScriptExpression.Compile, value),
            "Liquid" => Read(LiquidExpression.Compile, value),
            "Variable" => new VariableReference(ReferenceName(value)),
            "Input" => new InputReference(ReferenceName(value)),
            _ => throw new ExpressionException(
                $"There is no expression type '{type}'. Use one of {string.Join(", ", Types)}."
            )
            {
                UserMessage = $"Die Ausdrucksart „{type}“ gibt es nicht; es gibt {string.Join(", ", Types)}.",
            },
        };
    }

    private IExpression Read(Func<string, IScriptEvaluator, IExpression> compile, JsonNode? text)
    {
        if (_spent > TimeToRead)
            throw new ExpressionException(
                $"Reading the definition's expressions took longer than {TimeToRead.TotalSeconds:0} s."
            )
            {
                IsLimit = true,
                UserMessage =
                    $"Die Ausdrücke der Definition zu lesen dauerte länger als {TimeToRead.TotalSeconds:0} s.",
            };
        var spent = Spent.Begin();
        try
        {
            return compile(text?.ToString() ?? "", scripts);
        }
        finally
        {
            _spent += spent.Time;
        }
    }

    private static object? Plain(JsonNode? json)
    {
        try
        {
            return ValueJson.From(json);
        }
        catch (FormatException e)
        {
            throw new ExpressionException($"The constant cannot be kept: {e.Message}", e)
            {
                UserMessage = $"Die Konstante kann nicht aufgehoben werden: {ErrorText.ForUsers(e)}",
            };
        }
    }

    private static object? Structured(JsonNode? json)
    {
        var value = Plain(json);
        if (value is not string text)
            return value;
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (JsonScan.Problem(text, JsonBounds.OfDefinition) is { } problem)
            throw new ExpressionException($"The object cannot be read: {problem.Sentence}")
            {
                UserMessage = $"Das Objekt kann nicht gelesen werden: {problem.UserSentence}",
            };
        return ValueJson.Parse(text);
    }

    private static string ReferenceName(JsonNode? json) =>
        json switch
        {
            JsonObject reference => (reference["id"] ?? reference["name"])?.ToString() ?? "",
            null => "",
            _ => json.ToString(),
        };
}
