using System.Text.RegularExpressions;

namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>
/// What can be said of a template without parsing it: parsers go as deep as the template does, and so must not see all
/// of them.
/// </summary>
internal static partial class LiquidShape
{
    private const int MaxSimpleLength = 10_000,
        MaxDepth = 100,
        MaxFilters = 100;

    private static readonly HashSet<string> Blocks =
    [
        "if",
        "unless",
        "case",
        "for",
        "tablerow",
        "capture",
        "ifchanged",
        "block",
        "macro",
        "comment",
        "raw",
    ];

    /// <summary>Whether a template only names values, without tags and filters.</summary>
    internal static bool IsSimple(string text)
    {
        if (text.Length > MaxSimpleLength || text.Contains("{%", StringComparison.Ordinal))
            return false;
        for (
            var at = text.IndexOf("{{", StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf("{{", at, StringComparison.Ordinal)
        )
        {
            if (Output().Match(text, at) is not { Success: true } output)
                return false;
            at += output.Length;
        }

        return true;
    }

    /// <summary>Refuses what is nested too deeply.</summary>
    /// <exception cref="ExpressionException">It is; the message names the bound.</exception>
    internal static void Check(string text)
    {
        var depth = 0;
        foreach (var tag in Tags().EnumerateMatches(text))
        {
            var content = text.AsSpan(tag.Index, tag.Length);
            if (content.Count('|') > MaxFilters || content.Count('(') > MaxFilters || content.Count('[') > MaxFilters)
                throw TooDeep(
                    $"has more than {MaxFilters} filters, ranges or indexes in one place",
                    $"hat mehr als {MaxFilters} Filter, Bereiche oder Indizes an einer Stelle"
                );
            var name = Name(content);
            if (name.StartsWith("end"))
                depth--;
            else if (Blocks.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name))
                depth++;
            if (depth > MaxDepth)
                throw TooDeep(
                    $"is nested more than {MaxDepth} deep",
                    $"ist tiefer als {MaxDepth} Ebenen verschachtelt"
                );
        }
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> tag)
    {
        if (!tag.StartsWith("{%"))
            return [];
        var content = tag[2..].TrimStart("- \t\r\n");
        var end = content.IndexOfAnyExceptInRange('a', 'z');
        return end < 0 ? content : content[..end];
    }

    private static ExpressionException TooDeep(string why, string whyForUsers) =>
        new($"The Liquid template {why}.") { IsLimit = true, UserMessage = $"Die Liquid-Vorlage {whyForUsers}." };

    [GeneratedRegex(@"\G\{\{-?\s*[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\s*-?\}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Output();

    [GeneratedRegex(@"\{[{%][^}]*\}?\}?", RegexOptions.ExplicitCapture)]
    private static partial Regex Tags();
}
