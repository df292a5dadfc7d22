using OzgWorkflow.Engine.Expressions;

namespace OzgWorkflow.Engine.Programs;

/// <summary>An input of an activity that is computed when the activity runs.</summary>
/// <typeparam name="T">Type that the activity reads it as.</typeparam>
/// <param name="default">Value when the definition gives none.</param>
public sealed class Input<T>(T? @default = default) : IInput
{
    /// <summary>The expression that the definition gives; <c>null</c> when it gives none.</summary>
    public IExpression? Expression { get; private init; }

    /// <summary>Value when the definition gives no expression.</summary>
    public T? Default { get; } = @default;

    /// <inheritdoc />
    public IInput With(IExpression expression) => new Input<T>(Default) { Expression = expression };
}

/// <summary>An <see cref="Input{T}"/> of any type, for the binder.</summary>
public interface IInput
{
    /// <summary>The expression that the definition gives.</summary>
    IExpression? Expression { get; }

    /// <summary>The same input, computed by an expression.</summary>
    IInput With(IExpression expression);
}
