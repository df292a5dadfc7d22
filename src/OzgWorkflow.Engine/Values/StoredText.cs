using System.Buffers;
using System.Text;

namespace OzgWorkflow.Engine.Values;

/// <summary>Texts that PostgreSQL can hold and everybody can read back.</summary>
public static class StoredText
{
    /// <summary>What is wrong with one that is not fine, in German.</summary>
    public const string UserMessage =
        "Der Text enthält Zeichen, die nicht gespeichert werden können (NUL oder ein halbes Zeichenpaar).";

    /// <summary>Whether it has neither NUL nor half a surrogate pair.</summary>
    public static bool IsFine(string text)
    {
        for (var rest = text.AsSpan(); rest.Length > 0; )
        {
            if (rest[0] == '\0' || Rune.DecodeFromUtf16(rest, out _, out var used) != OperationStatus.Done)
                return false;
            rest = rest[used..];
        }

        return true;
    }
}
