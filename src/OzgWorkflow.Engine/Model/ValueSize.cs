using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>How large a value may be in a state, and in the journal.</summary>
internal static class ValueSize
{
    private const int JournalledSize = 16_384;

    /// <summary>Size of a value that may be kept, in characters of its JSON.</summary>
    /// <exception cref="FaultException">It is larger than the limit.</exception>
    internal static int Within(int limit, object? value, string name)
    {
        var size = Value.Size(value);
        return size <= limit
            ? size
            : throw new FaultException(
                FaultException.Limit,
                $"'{name}' has {size} characters; the limit is {limit} (VariableSize).",
                $"„{name}“ hat {size} Zeichen; erlaubt sind {limit} (VariableSize)."
            );
    }

    /// <summary>What the journal keeps of a value of that size.</summary>
    internal static object? Journalled(object? value, int size) =>
        size <= JournalledSize ? value : $"… ({size} characters)";
}
