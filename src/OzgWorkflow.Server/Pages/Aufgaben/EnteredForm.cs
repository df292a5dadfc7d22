using System.Globalization;
using System.Text.RegularExpressions;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>
/// What was entered into the form of a task: <c>feld.name</c> for each value of a field, <c>feld.name[3].column</c> for
/// the cells of a table, whose rows stay where they were entered.
/// </summary>
internal static partial class EnteredForm
{
    internal static IReadOnlyDictionary<string, object?> Read(IFormCollection form)
    {
        var entered = new Dictionary<string, object?>();
        var tables = new Dictionary<string, SortedDictionary<int, Dictionary<string, object?>>>();
        foreach (var (key, values) in form)
        {
            if (!key.StartsWith("feld.", StringComparison.Ordinal))
                continue;
            var value = values.Count == 1 ? values[0].AsTyped() : (object?)values.Cast<object?>().ToArray();
            if (Cell().Match(key, 5) is not { Success: true } cell)
            {
                entered[key[5..]] = value;
                continue;
            }

            var table = tables.TryGetValue(cell.Groups[1].Value, out var known)
                ? known
                : tables[cell.Groups[1].Value] = [];
            var row = int.Parse(cell.Groups[2].Value, CultureInfo.InvariantCulture);
            (table.TryGetValue(row, out var cells) ? cells : table[row] = [])[cell.Groups[3].Value] = value;
        }

        foreach (var (name, rows) in tables)
            entered[name] = Enumerable
                .Range(0, rows.Keys.Last() + 1)
                .Select(x => rows.GetValueOrDefault(x, []))
                .ToArray<object?>();
        return entered;
    }

    [GeneratedRegex(@"\G([^\[\]]+)\[([0-9]{1,3})\]\.([^\[\]]+)\z")]
    private static partial Regex Cell();
}
