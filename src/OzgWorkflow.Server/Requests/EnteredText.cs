namespace OzgWorkflow.Server.Requests;

/// <summary>Texts that people enter.</summary>
internal static class EnteredText
{
    /// <summary>
    /// The text as its length was counted while it was typed: a browser counts the end of a line as one character and
    /// sends two.
    /// </summary>
    internal static string? AsTyped(this string? text) => text?.ReplaceLineEndings("\n");

    /// <summary>The text without blanks around it; nothing when nothing else is left.</summary>
    internal static string? OrNothing(this string? text) => text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;
}
