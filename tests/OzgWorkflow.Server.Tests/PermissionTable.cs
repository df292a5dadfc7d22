using System.Text.RegularExpressions;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>The tables of docs/berechtigungen.md.</summary>
internal static partial class PermissionTable
{
    private static readonly string[][] Lines = [.. Read()];

    /// <summary>The rows of the table whose first columns are called so, without its head.</summary>
    internal static IReadOnlyList<string[]> Rows(string first, string second) =>
        [.. Lines.SkipWhile(x => x[0] != first || x[1] != second).Skip(2).TakeWhile(x => x.Length > 1)];

    /// <summary>What the columns of that table are called.</summary>
    internal static IReadOnlyList<string> Head(string first, string second) =>
        Lines.First(x => x[0] == first && x.Length > 1 && x[1] == second);

    /// <summary>The codes of a cell.</summary>
    internal static IEnumerable<string> Codes(string cell) => Code().Matches(cell).Select(x => x.Groups[1].Value);

    private static IEnumerable<string[]> Read() =>
        File.ReadLines(Path.Combine(Checkout.Root, "docs", "berechtigungen.md"))
            .Select(x => x.StartsWith('|') ? x.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray() : [x]);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
