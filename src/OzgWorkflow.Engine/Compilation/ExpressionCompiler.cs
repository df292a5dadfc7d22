using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>Compiles expressions as definitions hold them: <c>{"type": "JavaScript", "value": "…"}</c>.</summary>
public static class ExpressionCompiler
{
    /// <summary>The expression types there are, as Elsa names them.</summary>
    public static readonly IReadOnlyList<string> Types = ["Literal", "Object", "JavaScript", "Liquid", "Variable", "Input"];

    /// <summary>Compiles an expression; <c>null</c> when there is none.</summary>
    /// <exception cref="ExpressionException">The type is unknown or the text cannot be parsed.</exception>
    public static IExpression? Compile(JsonObject? json)
    {
        if (json is null) return null;
        var type = json["type"]?.ToString() ?? "Literal";
        var value = json["value"];
        return type switch
        {
            "Literal" => new Literal(Plain(value)),
            "Object" => new Literal(Structured(value)),
            "JavaScript" => JavaScriptExpression.Compile(value?.ToString() ?? ""),
            "Liquid" => LiquidExpression.Compile(value?.ToString() ?? ""),
            "Variable" => new VariableReference(ReferenceName(value)),
            "Input" => new InputReference(ReferenceName(value)),
            _ => throw new ExpressionException($"There is no expression type '{type}'. Use one of {string.Join(", ", Types)}."),
        };
    }

    private static object? Plain(JsonNode? json) => json is null ? null : ValueJson.From(JsonSerializer.SerializeToElement(json));

    private static object? Structured(JsonNode? json)
    {
        if (Plain(json) is not string text) return Plain(json);
        if (string.IsNullOrWhiteSpace(text)) return null;
        try
        {
            return ValueJson.Parse(text);
        }
        catch (JsonException e)
        {
            throw new ExpressionException($"The object is no valid JSON: {e.Message}", e);
        }
    }

    private static string ReferenceName(JsonNode? json) => json switch
    {
        JsonObject reference => (reference["id"] ?? reference["name"])?.ToString() ?? "",
        null => "",
        _ => json.ToString(),
    };
}
