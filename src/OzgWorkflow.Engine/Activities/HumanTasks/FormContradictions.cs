namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>What in a form contradicts itself.</summary>
internal static class FormContradictions
{
    /// <summary>In English and German.</summary>
    internal static IEnumerable<(string Message, string UserMessage)> Contradictions(this Form form)
    {
        foreach (var outcome in Twice(form.Outcomes))
            yield return ($"there are two outcomes '{outcome}'.", $"die Entscheidung „{outcome}“ gibt es zweimal.");
        if (form.Outcomes.Any(string.IsNullOrWhiteSpace))
            yield return ("an outcome has no name.", "eine Entscheidung hat keinen Namen.");
        foreach (var problem in Of(form.Fields, form.Outcomes))
            yield return problem;
        foreach (var table in form.Fields.Where(x => x.Type == FieldType.Table))
        foreach (var (message, userMessage) in OfTable(table).Concat(Of(table.Columns, form.Outcomes)))
            yield return ($"in the table '{table.Name}', {message}", $"in der Tabelle „{table.Label}“: {userMessage}");
    }

    private static IEnumerable<(string, string)> Of(IReadOnlyList<FormField> fields, IReadOnlyList<string> outcomes)
    {
        foreach (var name in Twice(fields.Select(x => x.Name), StringComparer.OrdinalIgnoreCase))
            yield return ($"there are two fields '{name}'.", $"das Feld „{name}“ gibt es zweimal.");
        foreach (var field in fields)
        {
            if (string.IsNullOrWhiteSpace(field.Name))
                yield return ("a field has no name.", "ein Feld hat keinen Namen.");
            if (field.Name.AsSpan().ContainsAny("[]"))
                yield return (
                    $"'{field.Name}' must not have brackets.",
                    $"„{field.Name}“ darf keine eckigen Klammern enthalten."
                );
            if (!field.Type.IsChoice() && field.Type != FieldType.MultiChoice && HasChoices(field))
                yield return (
                    $"'{field.Name}' has something to choose from, but is a {field.Type}.",
                    $"„{field.Label}“ hat etwas zur Auswahl, ist aber von der Art {field.Type} (type)."
                );
            if (field is { Type: FieldType.Choice or FieldType.MultiChoice, ChoicesFrom: null, Choices.Count: 0 })
                yield return (
                    $"'{field.Name}' has nothing to choose from (choices or choicesFrom).",
                    $"„{field.Label}“ hat nichts zur Auswahl (choices oder choicesFrom)."
                );
            if (field.MaxLength < 1)
                yield return (
                    $"'{field.Name}' may have no character at all (maxLength).",
                    $"„{field.Label}“ dürfte kein einziges Zeichen haben (maxLength)."
                );
            if (field.MaxMegabytes is < 1 or > UploadedFile.MegabytesAtMost)
                yield return (
                    $"'{field.Name}' takes files of 1 to {UploadedFile.MegabytesAtMost} megabytes (maxMegabytes).",
                    $"„{field.Label}“ kann Dateien bis 1 MB nehmen oder mehr, höchstens bis {UploadedFile.MegabytesAtMost} MB (maxMegabytes)."
                );
            if (FieldRange.Contradiction(field) is { } range)
                yield return range;
            if (After(field, fields) is { } after)
                yield return after;
            if (Default(field) is { } prefilled)
                yield return prefilled;
            foreach (var outcome in field.RequiredFor.Except(outcomes))
                yield return (
                    $"'{field.Name}' is required for '{outcome}', which is no outcome.",
                    $"„{field.Label}“ ist Pflicht für „{outcome}“, das keine Entscheidung ist."
                );
        }
    }

    private static IEnumerable<(string, string)> OfTable(FormField table)
    {
        if (table.Columns.Count == 0)
            yield return ("there is no column (columns).", "es gibt keine Spalte (columns).");
        foreach (var column in table.Columns.Where(x => !x.Type.FitsIntoRow()))
            yield return (
                $"'{column.Name}' cannot be a {column.Type}.",
                $"„{column.Label}“ kann nicht von der Art {column.Type} sein."
            );
        foreach (var column in table.Columns.Where(x => x.Default is not null || x.DefaultFrom is not null))
            yield return (
                $"'{column.Name}' cannot have a default; the table can.",
                $"„{column.Label}“ kann nicht vorbelegt sein, nur die ganze Tabelle."
            );
    }

    private static (string, string)? After(FormField field, IReadOnlyList<FormField> fields)
    {
        if (field.After is not { } name)
            return null;
        if (field.Type is not (FieldType.Date or FieldType.Number))
            return (
                $"'{field.Name}' cannot be after another: it is neither a date nor a number.",
                $"„{field.Label}“ kann nicht nach einem anderen Feld liegen (after): Es ist weder ein Datum noch eine Zahl."
            );
        var seen = new HashSet<string>();
        for (
            var next = name;
            next is not null && seen.Add(next);
            next = fields.FirstOrDefault(x => x.Name == next)?.After
        )
            if (next == field.Name && name != field.Name)
                return (
                    $"'{field.Name}' would have to be after itself.",
                    $"„{field.Label}“ müsste nach sich selbst liegen (after)."
                );
        return fields.Any(x => x.Name == name && x.Type == field.Type && x != field)
            ? null
            : (
                $"'{field.Name}' must be after '{name}', of which there is no other field of its type.",
                $"„{field.Label}“ muss nach „{name}“ liegen (after); ein anderes Feld dieser Art mit dem Namen gibt es nicht."
            );
    }

    /// <summary>What is chosen from a list of the server is known when the form is filled in.</summary>
    private static (string, string)? Default(FormField field)
    {
        if (field.Type == FieldType.File && (field.Default is not null || field.DefaultFrom is not null))
            return (
                $"'{field.Name}' is a file, which nobody has uploaded yet: it cannot have a default.",
                $"„{field.Label}“ ist eine Datei und kann nicht vorbelegt sein (default)."
            );
        if (field.Default is null || field.ChoicesFrom is not null || FieldReading.IsBlank(field.Default))
            return null;
        var fits =
            field.Type == FieldType.Table
                ? field.Default is IReadOnlyList<object?> rows
                    && rows.Count <= (int)field.Max!
                    && rows.All(x => x is IReadOnlyDictionary<string, object?>)
                : FieldReading.Read(field, field.Default, new FormSources(default), out var read) is null
                    && (FieldRange.IsOfToday(field) || FieldRange.Problem(field, read!, default) is null);
        return fits
            ? null
            : (
                $"the default of '{field.Name}' is none that it takes.",
                $"„{field.Label}“ ist mit etwas vorbelegt, was es nicht nimmt (default)."
            );
    }

    private static bool HasChoices(FormField field) => field.Choices.Count > 0 || field.ChoicesFrom is not null;

    private static IEnumerable<string> Twice(IEnumerable<string> names, StringComparer? comparer = null) =>
        names.GroupBy(x => x, comparer).Where(x => x.Count() > 1).Select(x => x.Key);
}
