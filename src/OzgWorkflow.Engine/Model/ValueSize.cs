using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>How large a value may be in a state, and in the journal.</summary>
internal static class ValueSize
{
    private const int JournalledSize = 16_384;

    // About as deep as a definition may be; what keeps, sends or shows a value can put its own levels around it.
    private const int Levels = 500;

    /// <summary>Size of a value that may be kept, in characters of its JSON.</summary>
    /// <exception cref="FaultException">It is larger, or nested deeper, than may be.</exception>
    internal static int Within(int limit, object? value, string name)
    {
        var size = Value.Size(value);
        if (size > LeastOf(Levels))
            NotDeeper(Levels, value, $"'{name}'", $"„{name}“");
        return size <= limit
            ? size
            : throw new FaultException(
                FaultException.Limit,
                $"'{name}' has {size} characters; the limit is {limit} (VariableSize).",
                $"„{name}“ hat {size} Zeichen; erlaubt sind {limit} (VariableSize)."
            );
    }

    /// <summary>An effect whose values can be sent.</summary>
    /// <exception cref="FaultException">One of them is nested too deeply.</exception>
    internal static Effect Checked(Effect effect)
    {
        if (effect is ExternalTaskRequested task)
            NotDeeper(
                MessageRaised.MaxDepth,
                task.Payload,
                "What the other system needs to know",
                "Was das andere System wissen muss,"
            );
        return effect;
    }

    private static void NotDeeper(int limit, object? value, string what, string was)
    {
        if (Value.Depth(value) is var levels && levels > limit)
            throw new FaultException(
                FaultException.Limit,
                $"{what} is nested {levels} levels deep; the limit is {limit}.",
                $"{was} ist {levels} Ebenen tief verschachtelt; erlaubt sind {limit}."
            );
    }

    /// <summary>What the journal keeps of a value of that size.</summary>
    internal static object? Journalled(object? value, int size) =>
        size <= LeastOf(Levels) || size <= JournalledSize && Value.Depth(value) <= Levels
            ? value
            : $"… ({size} characters)";

    /// <summary>The fewest characters that so many levels have.</summary>
    private static int LeastOf(int levels) => 2 * levels;
}
