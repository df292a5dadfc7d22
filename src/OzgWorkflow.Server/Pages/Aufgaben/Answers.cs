using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>What was entered into a field, as people read it.</summary>
/// <param name="Label">What the field is called; of one that the form does not have, its name.</param>
/// <param name="Text">The value.</param>
/// <param name="File">The file that it is, if it is one.</param>
public sealed record Answer(string Label, string Text, UploadedFile? File);

/// <summary>What was entered into a form, as people read it.</summary>
internal static class Answers
{
    /// <summary>Of each field that is filled in.</summary>
    internal static Answer[] Of(Form form, FormSources sources, object? data) =>
        data is IReadOnlyDictionary<string, object?> map ? Of(form.Fields, sources, map) : [];

    private static Answer[] Of(
        IReadOnlyList<FormField> fields,
        FormSources sources,
        IReadOnlyDictionary<string, object?> data
    ) =>
        [
            .. from name in fields.Select(x => x.Name).Concat(data.Keys).Distinct()
            let value = data.GetValueOrDefault(name)
            let field = fields.FirstOrDefault(x => x.Name == name)
            let text = field is null ? Words.Text(value) : Text(field, sources, value)
            where text.Length > 0
            select new Answer(field?.Label ?? name, text, field?.Type == FieldType.File ? sources.FileOf(value) : null),
        ];

    private static string Text(FormField field, FormSources sources, object? value) =>
        value switch
        {
            null => "",
            not null when field.Type == FieldType.File => sources.FileOf(value)?.Name ?? "",
            IReadOnlyDictionary<string, object?> row => string.Join(
                ", ",
                Of(field.Columns, sources, row).Select(x => $"{x.Label}: {x.Text}")
            ),
            IReadOnlyList<object?> list when field.Type == FieldType.Table => string.Join(
                "\n",
                list.Select(x => Text(field, sources, x)).Where(x => x.Length > 0)
            ),
            IReadOnlyList<object?> list => string.Join(", ", list.Select(x => Text(field, sources, x))),
            bool or string when field.Type == FieldType.Boolean => Value.ToText(value) switch
            {
                "true" => "Ja",
                "false" => "Nein",
                var other => other,
            },
            string text when field.Type == FieldType.Date && FormDate.TryRead(text, out var day) => day.GermanDate(),
            string text => field.ChoicesIn(sources.Lists).FirstOrDefault(x => x.Value == text)?.Label ?? text,
            _ => Words.Text(value),
        };
}
