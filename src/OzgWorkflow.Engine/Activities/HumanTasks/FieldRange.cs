using System.Globalization;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>What a field takes at least and at most, and what it must be after.</summary>
public static class FieldRange
{
    /// <summary>The day on which the form is filled in, as the bound of a date.</summary>
    public const string Today = "today";

    /// <summary>Rows that a table takes when it does not say.</summary>
    internal const int UsualRows = 200;

    /// <summary>Cells that a table may have: what a form sends has to stay within what the server reads.</summary>
    private const int CellsAtMost = 5_000,
        RowsAtMost = 500;

    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    /// <exception cref="UnreadableException">Such a field has no bounds, or not such ones.</exception>
    internal static object? Read(FieldType type, object? bound, string field, string name)
    {
        if (bound is null or "")
            return null;
        var (english, german) = ($"'{name}' of the field '{field}'", $"Die Angabe „{name}“ des Felds „{field}“");
        switch (type)
        {
            case FieldType.Number:
                return ValueTypes.To<decimal>(bound, english, german);
            case FieldType.MultiChoice or FieldType.Table:
                return ValueTypes.To<int>(bound, english, german);
            case FieldType.Date when Value.ToText(bound) is Today:
                return Today;
            case FieldType.Date:
                return FormDate.TryRead(Value.ToText(bound), out var day)
                    ? day
                    : throw new UnreadableException(
                        $"{english} is neither a date (2026-12-24) nor '{Today}'.",
                        $"{german} ist weder ein Datum (2026-12-24) noch „{Today}“."
                    );
            default:
                throw new UnreadableException(
                    $"{english} has no meaning: only numbers, dates, several choices and tables have bounds.",
                    $"{german} hat keine Bedeutung: Grenzen haben nur Zahlen, Tage, mehrere aus einer Auswahl und Tabellen."
                );
        }
    }

    /// <summary>Why no value could be within the bounds, in English and German.</summary>
    internal static (string, string)? Contradiction(FormField field) =>
        field is { Min: { } min, Max: { } max } && min is not Today && max is not Today && Compare(min, max) > 0
            ? ($"'{field.Name}' takes nothing: min is above max.", $"„{field.Label}“ nimmt nichts: min ist über max.")
        : field.Max is int and < 1 ? ($"'{field.Name}' takes nothing (max).", $"„{field.Label}“ nimmt nichts (max).")
        : field.Type == FieldType.Table
        && field.Max is int rows
        && (rows > RowsAtMost || rows * Math.Max(1, field.Columns.Count) > CellsAtMost)
            ? (
                $"'{field.Name}' may have {RowsAtMost} rows and {CellsAtMost} cells at most (max).",
                $"„{field.Label}“ darf höchstens {RowsAtMost} Zeilen und {CellsAtMost} Zellen haben (max)."
            )
        : field is { Type: FieldType.MultiChoice, ChoicesFrom: null, Min: int least, Choices.Count: > 0 }
        && least > field.Choices.Count
            ? (
                $"'{field.Name}' wants more than there is to choose from (min).",
                $"Für „{field.Label}“ müsste mehr gewählt werden, als zur Auswahl steht (min)."
            )
        : null;

    /// <summary>Whether the bounds depend on the day.</summary>
    internal static bool IsOfToday(FormField field) => field.Min is Today || field.Max is Today;

    /// <summary>Why a value is not within the bounds, German; <c>null</c> when it is.</summary>
    internal static string? Problem(FormField field, object value, DateOnly today)
    {
        if (field.Min is null && field.Max is null || Measure(value) is not { } measure)
            return null;
        var (min, max) = (On(field.Min, today), On(field.Max, today));
        var (isBelow, isAbove) = (
            min is not null && Compare(measure, min) < 0,
            max is not null && Compare(measure, max) > 0
        );
        if (!isBelow && !isAbove)
            return null;
        var bound = isBelow ? field.Min : field.Max;
        return field.Type switch
        {
            FieldType.Number when min is not null && max is not null =>
                $"„{field.Label}“ muss zwischen {Text(min)} und {Text(max)} liegen.",
            FieldType.Number => $"„{field.Label}“ muss {(isBelow ? "mindestens" : "höchstens")} {Text(bound)} sein.",
            FieldType.Date => $"„{field.Label}“ darf nicht {(isBelow ? "vor" : "nach")} {TextOfDay(bound)} liegen.",
            FieldType.Table =>
                $"„{field.Label}“ {(isBelow ? "braucht mindestens" : "nimmt höchstens")} {Count(bound, "eine Zeile", "Zeilen")}.",
            _ =>
                $"Bitte wählen Sie für „{field.Label}“ {(isBelow ? "mindestens" : "höchstens")} {Count(bound, "einen Wert", "Werte")}.",
        };
    }

    /// <summary>Why a value is not after the one that it must be after, German; <c>null</c> when it is.</summary>
    internal static string? NotAfter(FormField field, FormField other, IReadOnlyDictionary<string, object?> data) =>
        data.GetValueOrDefault(field.Name) is not { } value
        || data.GetValueOrDefault(other.Name) is not { } before
        || Measure(value) is not { } later
        || Measure(before) is not { } earlier
        || later.GetType() != earlier.GetType()
        || Compare(later, earlier) > 0
            ? null
        : field.Type == FieldType.Date
            ? $"„{field.Label}“ muss nach „{other.Label}“ liegen, also nach {TextOfDay(earlier)}."
        : $"„{field.Label}“ muss größer sein als „{other.Label}“, also als {Text(earlier)}.";

    /// <summary>What bounds are compared with.</summary>
    private static object? Measure(object value) =>
        value switch
        {
            string text => FormDate.TryRead(text, out var day) ? day : null,
            IReadOnlyList<object?> list => list.Count,
            // Further from zero, or nearer to it, than bounds can be.
            double number when Numbers.ToDecimal(value) is null => Math.Abs(number) < 1 ? 0m
            : number > 0 ? decimal.MaxValue
            : decimal.MinValue,
            _ => Numbers.ToDecimal(value),
        };

    private static object? On(object? bound, DateOnly today) => bound is Today ? today : bound;

    private static int Compare(object left, object right) => ((IComparable)left).CompareTo(right);

    private static string Text(object? number) => ((decimal)number!).ToString("#,##0.############", German);

    private static string TextOfDay(object? bound) =>
        bound is DateOnly day ? $"dem {day.ToString("dd.MM.yyyy", German)}" : "heute";

    private static string Count(object? bound, string one, string several) => bound is 1 ? one : $"{bound} {several}";
}
