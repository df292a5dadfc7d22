using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions;

/// <summary>A compiled expression: immutable, shared by all instances of a definition.</summary>
public interface IExpression
{
    /// <summary>Computes the value.</summary>
    /// <exception cref="ExpressionException">The expression failed or passed a limit; the message is for the
    /// designer.</exception>
    object? Evaluate(IExpressionScope scope);
}

/// <summary>An expression that is a program.</summary>
public interface IScriptExpression : IExpression
{
    /// <summary>Whether it is so simple that it is computed without a script engine.</summary>
    bool IsSimple { get; }
}

/// <summary>An expression could not be compiled or evaluated. The message tells the designer what is wrong.</summary>
public sealed class ExpressionException(string message, Exception? inner = null) : Exception(message, inner), IExplained
{
    /// <summary>The message in German; the message itself when there is none.</summary>
    public string UserMessage
    {
        get => field ?? Message;
        init;
    }

    /// <summary>Whether it passed a limit; the message names the setting then.</summary>
    public bool IsLimit { get; init; }
}

/// <summary>A constant.</summary>
public sealed record Literal(object? Value) : IExpression
{
    /// <inheritdoc />
    public object? Evaluate(IExpressionScope scope) => Value;
}

/// <summary>The value of a variable, by id or name.</summary>
public sealed record VariableReference(string IdOrName) : IExpression
{
    /// <inheritdoc />
    public object? Evaluate(IExpressionScope scope) => scope.TryGetVariable(IdOrName, out var value) ? value : null;
}

/// <summary>The value of a workflow input.</summary>
public sealed record InputReference(string Name) : IExpression
{
    /// <inheritdoc />
    public object? Evaluate(IExpressionScope scope) => Values.Value.Member(scope.Inputs, Name);
}
