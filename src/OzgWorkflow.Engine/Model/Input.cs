using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>An input of an activity that is computed when the activity runs.</summary>
/// <typeparam name="T">Type that the activity reads it as.</typeparam>
/// <param name="default">Value when the definition gives none.</param>
public sealed class Input<T>(T? @default = default) : IInput
{
    /// <summary>The expression that the definition gives; <c>null</c> when it gives none.</summary>
    public IExpression? Expression { get; private init; }

    /// <inheritdoc />
    public string Name { get; private init; } = "";

    /// <summary>Value when the definition gives no expression.</summary>
    public T? Default { get; } = @default;

    /// <inheritdoc />
    public object? DefaultValue => Value.From(Default);

    /// <inheritdoc />
    public string Label
    {
        get => field ?? Name;
        private init;
    }

    /// <summary>What messages call it; made once, for most values fit.</summary>
    internal string Called => field ??= $"The input '{Name}'";

    internal string CalledInGerman => field ??= $"Die Eingabe „{Label}“";

    /// <summary>
    /// A value that was computed for it. An empty text is as if nothing were given, unless it is a text: so editors
    /// leave a field that was emptied.
    /// </summary>
    /// <exception cref="UnreadableException">It is not of the input's type.</exception>
    internal T? Of(object? value) => value is "" and not T ? Default : ValueTypes.To<T>(value, Called, CalledInGerman);

    /// <summary>
    /// The value when it depends on no instance: the constant that the definition gives, or the default. False for
    /// expressions, and for constants that do not fit.
    /// </summary>
    public bool TryConstant(out T? value)
    {
        value = Default;
        if (Expression is null)
            return true;
        if (Expression is not Literal constant || ValueTypes.Misfit(constant.Value, typeof(T)) is not null)
            return false;
        value = Of(constant.Value);
        return true;
    }

    /// <summary>Whether the definition gives no text for it.</summary>
    internal bool IsBlank =>
        Expression is null || Expression is Literal constant && string.IsNullOrWhiteSpace(Value.ToText(constant.Value));

    /// <inheritdoc />
    public IInput With(string name, string label, IExpression? expression) =>
        new Input<T>(Default)
        {
            Name = name,
            Label = label,
            Expression = expression,
        };
}

/// <summary>An <see cref="Input{T}"/> of any type, for the binder.</summary>
public interface IInput
{
    /// <summary>The expression that the definition gives.</summary>
    IExpression? Expression { get; }

    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>What designers read.</summary>
    string Label { get; }

    /// <summary>Value when the definition gives no expression, as a workflow value.</summary>
    object? DefaultValue { get; }

    /// <summary>The same input with its name, its label and the expression that computes it, if there is one.</summary>
    IInput With(string name, string label, IExpression? expression);
}
