using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>What a form makes of what a person entered.</summary>
/// <param name="Data">The values, in their fields' types; unknown names are left out.</param>
/// <param name="Errors">
/// What is wrong, by field (German); "outcome" for the decision, "table.2.column" for the third row that was entered
/// into a table. Empty when all is well.
/// </param>
public sealed record FormResult(IReadOnlyDictionary<string, object?> Data, IReadOnlyDictionary<string, string> Errors);

/// <summary>What the server knows that forms refer to.</summary>
/// <param name="Today">The day, where people fill it in.</param>
public sealed record FormSources(DateOnly Today)
{
    /// <summary>The lists that it chooses from, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Choice>> Lists { get; init; } =
        new Dictionary<string, IReadOnlyList<Choice>>();

    /// <summary>Files that were uploaded into it.</summary>
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];

    /// <summary>The file that a value means: an id, or what a result has of it; <c>null</c>: none of these.</summary>
    public UploadedFile? FileOf(object? value) =>
        Guid.TryParse(Value.ToText(Value.Member(value, "id") ?? value), out var id)
            ? Files.FirstOrDefault(x => x.Id == id)
            : null;
}

/// <summary>Checks what a person entered.</summary>
public static class FormValidation
{
    /// <summary>Checks entered values and the decision against a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="outcome">The decision.</param>
    /// <param name="entered">Values by field name; of a table a list of maps.</param>
    /// <param name="sources">What the server knows that the form refers to.</param>
    public static FormResult Validate(
        this Form form,
        string? outcome,
        IReadOnlyDictionary<string, object?> entered,
        FormSources sources
    )
    {
        var errors = new Dictionary<string, string>();
        if (outcome is null || !form.Outcomes.Contains(outcome))
            errors["outcome"] = $"Bitte wählen Sie eine Entscheidung: {string.Join(", ", form.Outcomes)}.";
        var data = Read(form.Fields, outcome ?? "", entered, sources, "", errors);
        return new FormResult(data, errors);
    }

    /// <summary>
    /// Values as the fields of a form take them, to fill it in with: those that do not fit are left out. Whether there
    /// is such a choice shows when they are sent.
    /// </summary>
    /// <param name="form">The form.</param>
    /// <param name="values">Values by field.</param>
    public static IReadOnlyDictionary<string, object?> Fitting(
        this Form form,
        IReadOnlyDictionary<string, object?> values
    )
    {
        var fitting = new Dictionary<string, object?>();
        foreach (var field in form.Fields)
            if (values.GetValueOrDefault(field.Name) is { } value && Fit(field, value) is { } fit)
                fitting[field.Name] = fit;
        return fitting;
    }

    private static object? Fit(FormField field, object value) =>
        field.Type switch
        {
            FieldType.Table => value is IReadOnlyList<object?> rows
                ? rows.OfType<IReadOnlyDictionary<string, object?>>().ToArray<object?>()
                : null,
            FieldType.MultiChoice => (value as IReadOnlyList<object?> ?? [value]).Select(Value.ToText).ToArray(),
            _ when field.Type.IsChoice() => value is IReadOnlyList<object?> ? null : Value.ToText(value),
            _ => FieldReading.Read(field, value, new FormSources(default), out var read) is null ? read : null,
        };

    private static Dictionary<string, object?> Read(
        IReadOnlyList<FormField> fields,
        string outcome,
        IReadOnlyDictionary<string, object?> entered,
        FormSources sources,
        string within,
        Dictionary<string, string> errors
    )
    {
        var data = new Dictionary<string, object?>();
        foreach (var field in fields)
        {
            var (value, key) = (entered.GetValueOrDefault(field.Name), within + field.Name);
            if (FieldReading.IsBlank(value))
            {
                if (field.IsRequiredFor(outcome))
                    errors[key] = Missing(field);
                continue;
            }

            object? read;
            var error =
                field.Type == FieldType.Table
                    ? ReadRows(field, value!, outcome, sources, key, errors, out read)
                    : FieldReading.Read(field, value!, sources, out read);
            if ((error ?? FieldRange.Problem(field, read!, sources.Today)) is { } problem)
                errors[key] = problem;
            else
                data[field.Name] = read;
        }

        foreach (var field in fields.Where(x => x.After is not null))
            if (
                fields.FirstOrDefault(x => x.Name == field.After) is { } other
                && FieldRange.NotAfter(field, other, data) is { } problem
            )
                errors[within + field.Name] = problem;
        return data;
    }

    /// <summary>Rows in which nothing was entered are none.</summary>
    private static string? ReadRows(
        FormField table,
        object value,
        string outcome,
        FormSources sources,
        string key,
        Dictionary<string, string> errors,
        out object? read
    )
    {
        read = null;
        if (value is not IReadOnlyList<object?> rows || rows.Any(x => x is not IReadOnlyDictionary<string, object?>))
            return $"„{table.Label}“ muss aus Zeilen bestehen.";
        var filled = new List<object?>();
        for (var i = 0; i < rows.Count; i++)
            if (
                rows[i] is IReadOnlyDictionary<string, object?> row
                && table.Columns.Any(x => !FieldReading.IsBlank(row.GetValueOrDefault(x.Name)))
            )
                filled.Add(Read(table.Columns, outcome, row, sources, $"{key}.{i}.", errors));
        read = filled;
        return null;
    }

    private static string Missing(FormField field) =>
        field.Type switch
        {
            FieldType.File => $"Bitte laden Sie eine Datei zu „{field.Label}“ hoch.",
            FieldType.Text or FieldType.LongText or FieldType.Number or FieldType.Date or FieldType.Table =>
                $"Bitte füllen Sie „{field.Label}“ aus.",
            _ => $"Bitte wählen Sie „{field.Label}“ aus.",
        };
}
