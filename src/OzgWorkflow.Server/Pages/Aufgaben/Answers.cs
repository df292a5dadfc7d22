using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>What was entered into a form, as people read it.</summary>
internal static class Answers
{
    /// <summary>Label and text of each value that is filled in; of a field that the form does not have, its name.</summary>
    internal static (string Name, string Text)[] Of(
        Form form,
        IReadOnlyDictionary<string, IReadOnlyList<Choice>> lists,
        object? data
    ) => data is IReadOnlyDictionary<string, object?> map ? Of(form.Fields, lists, map) : [];

    private static (string, string)[] Of(
        IReadOnlyList<FormField> fields,
        IReadOnlyDictionary<string, IReadOnlyList<Choice>> lists,
        IReadOnlyDictionary<string, object?> data
    ) =>
        [
            .. from name in fields.Select(x => x.Name).Concat(data.Keys).Distinct()
            let value = data.GetValueOrDefault(name)
            let field = fields.FirstOrDefault(x => x.Name == name)
            let text = field is null ? Words.Text(value) : Text(field, lists, value)
            where text.Length > 0
            select (field?.Label ?? name, text),
        ];

    private static string Text(
        FormField field,
        IReadOnlyDictionary<string, IReadOnlyList<Choice>> lists,
        object? value
    ) =>
        value switch
        {
            null => "",
            IReadOnlyDictionary<string, object?> row => string.Join(
                ", ",
                Of(field.Columns, lists, row).Select(x => $"{x.Item1}: {x.Item2}")
            ),
            IReadOnlyList<object?> list when field.Type == FieldType.Table => string.Join(
                "\n",
                list.Select(x => Text(field, lists, x)).Where(x => x.Length > 0)
            ),
            IReadOnlyList<object?> list => string.Join(", ", list.Select(x => Text(field, lists, x))),
            bool or string when field.Type == FieldType.Boolean => Value.ToText(value) switch
            {
                "true" => "Ja",
                "false" => "Nein",
                var other => other,
            },
            string text when field.Type == FieldType.Date && FormDate.TryRead(text, out var day) => day.GermanDate(),
            string text => field.ChoicesIn(lists).FirstOrDefault(x => x.Value == text)?.Label ?? text,
            _ => Words.Text(value),
        };
}
