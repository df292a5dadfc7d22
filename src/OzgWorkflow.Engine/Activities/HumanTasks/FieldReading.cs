using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>Reads what was entered into one field as a value of its type.</summary>
internal static class FieldReading
{
    internal static bool IsBlank(object? value) =>
        value switch
        {
            null => true,
            string text => string.IsNullOrWhiteSpace(text),
            IReadOnlyList<object?> list => list.All(IsBlank),
            IReadOnlyDictionary<string, object?> row => row.Values.All(IsBlank),
            _ => false,
        };

    /// <summary>What is wrong, German; <c>null</c> when nothing is.</summary>
    internal static string? Read(FormField field, object value, FormSources sources, out object? read)
    {
        read = value;
        switch (field.Type)
        {
            case FieldType.Text or FieldType.LongText:
                if (value is IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>)
                    return $"„{field.Label}“ muss ein Text sein.";
                read = Value.ToText(value).Trim();
                return ((string)read).Length <= field.MaxLength
                    ? null
                    : $"„{field.Label}“ darf höchstens {field.MaxLength} Zeichen lang sein.";
            case FieldType.Number:
                return value is long or double or decimal
                    ? null
                    : FormNumber.Read(field.Label, Value.ToText(value), out read);
            case FieldType.Date:
                var isDate = FormDate.TryRead(Value.ToText(value), out var day);
                read = Value.From(day);
                return isDate ? null : $"„{field.Label}“ muss ein Datum sein, zum Beispiel 24.12.2026.";
            case FieldType.Boolean:
                read = value is bool ? value : YesOrNo(Value.ToText(value).Trim());
                return read is bool ? null : $"„{field.Label}“ muss Ja oder Nein sein.";
            case FieldType.MultiChoice:
                var picked = (value as IReadOnlyList<object?> ?? [value]).Select(Value.ToText).Distinct().ToArray();
                read = picked;
                return picked.All(x => IsOffered(field, x, sources))
                    ? null
                    : $"Bitte wählen Sie für „{field.Label}“ nur angebotene Werte.";
            case FieldType.File:
                var file = sources.FileOf(value);
                read = file?.Result;
                return file?.Field == field.Name
                    ? UploadedFile.Problem(field, file.Name, file.Size)
                    : $"Die Datei zu „{field.Label}“ ist nicht mehr da. Bitte laden Sie sie noch einmal hoch.";
            default:
                read = Value.ToText(value);
                return IsOffered(field, (string)read, sources)
                    ? null
                    : $"Bitte wählen Sie für „{field.Label}“ einen der angebotenen Werte.";
        }
    }

    private static bool IsOffered(FormField field, string value, FormSources sources) =>
        field.ChoicesIn(sources.Lists).Any(x => x.Value == value);

    private static object? YesOrNo(string entered) =>
        entered.ToUpperInvariant() switch
        {
            "TRUE" or "ON" or "JA" => true,
            "FALSE" or "NEIN" => false,
            _ => null,
        };
}
