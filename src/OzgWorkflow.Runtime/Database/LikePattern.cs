namespace OzgWorkflow.Runtime.Database;

/// <summary>Patterns for LIKE and ILIKE, with the escape character <c>\</c>.</summary>
public static class LikePattern
{
    /// <summary>Whatever contains a text, taken literally.</summary>
    public static string Containing(string text) => $"%{Exactly(text)}%";

    /// <summary>A text, taken literally; with ILIKE in upper or lower case.</summary>
    public static string Exactly(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}
