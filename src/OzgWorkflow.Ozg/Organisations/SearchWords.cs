namespace OzgWorkflow.Ozg.Organisations;

/// <summary>What people look for, word by word.</summary>
public static class SearchWords
{
    // Each is a condition of its own.
    private const int AtMost = 10;

    /// <summary>The words, ten at most.</summary>
    public static IEnumerable<string> Of(string? search) =>
        (search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(AtMost);
}
