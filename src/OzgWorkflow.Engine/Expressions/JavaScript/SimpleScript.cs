using Acornima;
using Acornima.Ast;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>
/// A script that is just a variable, an input, a constant, or comparisons of those: it is computed without a script
/// engine. Where the rules of JavaScript are more than comparing like with like, the answer is left to the engine.
/// </summary>
internal sealed class SimpleScript
{
    private readonly Func<IExpressionScope, object?> _evaluate;

    private SimpleScript(Func<IExpressionScope, object?> evaluate) => _evaluate = evaluate;

    // What a step yields when only the engine can tell.
    private static readonly object Unknown = new();

    // Short enough to be read anywhere: even nothing but parentheses does not nest too deeply for a thread.
    private const int MaxLength = 500;
    private static readonly ParserOptions Options = new() { AllowReturnOutsideFunction = true };

    internal static SimpleScript? TryRead(string text)
    {
        if (text.Length > MaxLength)
            return null;
        try
        {
            return
                new Parser(Options).ParseScript(text).Body is [var statement]
                && Expression(statement) is { } expression
                && Read(expression) is { } evaluate
                ? new SimpleScript(evaluate)
                : null;
        }
        catch (ParseErrorException)
        {
            return null;
        }
    }

    internal bool TryEvaluate(IExpressionScope scope, out object? value)
    {
        value = _evaluate(scope);
        return !ReferenceEquals(value, Unknown);
    }

    private static Acornima.Ast.Expression? Expression(Statement statement) =>
        statement switch
        {
            ExpressionStatement x => x.Expression,
            ReturnStatement x => x.Argument,
            _ => null,
        };

    private static Func<IExpressionScope, object?>? Read(Node node) =>
        node switch
        {
            NullLiteral => _ => null,
            BooleanLiteral x => Constant(x.Value),
            NumericLiteral x when double.IsFinite(x.Value) => Constant(Values.Value.Normalise(x.Value)),
            StringLiteral x when !x.Value.Any(char.IsSurrogate) => Constant(x.Value),
            MemberExpression { Object: Identifier { Name: "variables" }, Property: Identifier name, Computed: false } =>
                Variable(name.Name),
            CallExpression { Callee: Identifier { Name: "getVariable" }, Arguments: [StringLiteral name] } => Variable(
                name.Value
            ),
            CallExpression { Callee: Identifier { Name: "getInput" }, Arguments: [StringLiteral name] } => scope =>
                Values.Value.Member(scope.Inputs, name.Value),
            LogicalExpression x when Read(x.Left) is { } left && Read(x.Right) is { } right => Logical(
                x.Operator,
                left,
                right
            ),
            NonLogicalBinaryExpression x when Read(x.Left) is { } left && Read(x.Right) is { } right => Comparison(
                x.Operator,
                left,
                right
            ),
            UnaryExpression { Operator: Operator.LogicalNot } x when Read(x.Argument) is { } operand => scope =>
                operand(scope) is bool value ? !value : Unknown,
            _ => null,
        };

    private static Func<IExpressionScope, object?> Constant(object value) => _ => value;

    // A name that does not exist is undefined, which no workflow value is.
    private static Func<IExpressionScope, object?> Variable(string name) =>
        scope => scope.TryGetVariable(name, out var value) ? value : Unknown;

    private static Func<IExpressionScope, object?>? Logical(
        Operator @operator,
        Func<IExpressionScope, object?> left,
        Func<IExpressionScope, object?> right
    ) =>
        @operator switch
        {
            Operator.LogicalAnd => scope =>
                left(scope) is bool value
                    ? value
                        ? right(scope)
                        : false
                    : Unknown,
            Operator.LogicalOr => scope =>
                left(scope) is bool value
                    ? value
                        ? true
                        : right(scope)
                    : Unknown,
            _ => null,
        };

    private static Func<IExpressionScope, object?>? Comparison(
        Operator @operator,
        Func<IExpressionScope, object?> left,
        Func<IExpressionScope, object?> right
    ) =>
        @operator switch
        {
            Operator.StrictEquality or Operator.Equality => scope => AreEqual(left(scope), right(scope)),
            Operator.StrictInequality or Operator.Inequality => scope =>
                AreEqual(left(scope), right(scope)) is bool equal ? !equal : Unknown,
            Operator.LessThan => Ordered(left, right, x => x < 0),
            Operator.LessThanOrEqual => Ordered(left, right, x => x <= 0),
            Operator.GreaterThan => Ordered(left, right, x => x > 0),
            Operator.GreaterThanOrEqual => Ordered(left, right, x => x >= 0),
            _ => null,
        };

    private static object AreEqual(object? left, object? right) =>
        (left, right) switch
        {
            (string a, string b) => a == b,
            (bool a, bool b) => a == b,
            (long a, long b) => a == b,
            (double a, double b) => a == b,
            (long a, double b) when IsExact(a) => a == b,
            (double a, long b) when IsExact(b) => a == b,
            (null, null) => true,
            (null, string or bool or long or double) or (string or bool or long or double, null) => false,
            _ => Unknown,
        };

    private static Func<IExpressionScope, object?> Ordered(
        Func<IExpressionScope, object?> left,
        Func<IExpressionScope, object?> right,
        Predicate<int> holds
    ) =>
        scope =>
            (left(scope), right(scope)) switch
            {
                (long a, long b) => holds(a.CompareTo(b)),
                (long or double, long or double) and var (a, b) when IsExact(a) && IsExact(b) => !double.IsNaN(
                    Number(a) + Number(b)
                ) && holds(Number(a).CompareTo(Number(b))),
                (string a, string b) => holds(string.CompareOrdinal(a, b)),
                _ => Unknown,
            };

    // Others are no numbers in a script, but BigInts.
    private static bool IsExact(object? value) => value is not (> 9007199254740991L or < -9007199254740991L);

    private static double Number(object? value) => value is long number ? number : (double)value!;
}
