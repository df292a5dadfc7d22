namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>Texts that people type into forms.</summary>
internal static class FormText
{
    /// <summary>The text as its length was counted while it was typed: a browser counts the end of a line as one character and sends two.</summary>
    internal static string? AsTyped(this string? text) => text?.ReplaceLineEndings("\n");
}
