using System.Globalization;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>What a form makes of what a person entered.</summary>
/// <param name="Data">The values, in their fields' types; unknown names are left out.</param>
/// <param name="Errors">What is wrong, by field (German); "outcome" for the decision. Empty when all is well.</param>
public sealed record FormResult(IReadOnlyDictionary<string, object?> Data, IReadOnlyDictionary<string, string> Errors);

/// <summary>Checks what a person entered.</summary>
public static class FormValidation
{
    // The year has four digits: 26 could be any century.
    private static readonly string[] Dates = ["yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy"];

    /// <summary>Checks entered values and the decision against a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="outcome">The decision.</param>
    /// <param name="entered">Values by field name.</param>
    /// <param name="choiceLists">The server's lists that the form names.</param>
    public static FormResult Validate(
        this Form form,
        string? outcome,
        IReadOnlyDictionary<string, object?> entered,
        IReadOnlyDictionary<string, IReadOnlyList<Choice>> choiceLists
    )
    {
        var data = new Dictionary<string, object?>();
        var errors = new Dictionary<string, string>();
        if (outcome is null || !form.Outcomes.Contains(outcome))
            errors["outcome"] = $"Bitte wählen Sie eine Entscheidung: {string.Join(", ", form.Outcomes)}.";
        foreach (var field in form.Fields)
        {
            var value = entered.GetValueOrDefault(field.Name);
            if (IsBlank(value))
            {
                if (field.IsRequiredFor(outcome ?? ""))
                    errors[field.Name] = $"Bitte füllen Sie „{field.Label}“ aus.";
                continue;
            }

            var choices = field.ChoicesFrom is { } list ? choiceLists.GetValueOrDefault(list) ?? [] : field.Choices;
            if (Read(field, value!, choices, out var read) is { } error)
                errors[field.Name] = error;
            else
                data[field.Name] = read;
        }

        return new FormResult(data, errors);
    }

    private static bool IsBlank(object? value) =>
        value is null or IReadOnlyList<object?> { Count: 0 } || value is string text && string.IsNullOrWhiteSpace(text);

    private static string? Read(FormField field, object value, IReadOnlyList<Choice> choices, out object? read)
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
                var isDate = DateOnly.TryParseExact(
                    Value.ToText(value).Trim(),
                    Dates,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var date
                );
                read = Value.From(date);
                return isDate ? null : $"„{field.Label}“ muss ein Datum sein, zum Beispiel 24.12.2026.";
            case FieldType.Boolean:
                read = value is bool ? value : YesOrNo(Value.ToText(value).Trim());
                return read is bool ? null : $"„{field.Label}“ muss Ja oder Nein sein.";
            case FieldType.Choice:
                read = Value.ToText(value);
                return choices.Any(x => x.Value == Value.ToText(value))
                    ? null
                    : $"Bitte wählen Sie für „{field.Label}“ einen der angebotenen Werte.";
            default:
                var picked = (value as IReadOnlyList<object?> ?? [value]).Select(Value.ToText).ToArray();
                read = picked;
                return picked.All(x => choices.Any(c => c.Value == x))
                    ? null
                    : $"Bitte wählen Sie für „{field.Label}“ nur angebotene Werte.";
        }
    }

    private static object? YesOrNo(string entered) =>
        entered.ToUpperInvariant() switch
        {
            "TRUE" or "ON" or "JA" => true,
            "FALSE" or "NEIN" => false,
            _ => null,
        };
}
