using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>A form as a page shows it: with what there is to choose from, what was entered and what is wrong.</summary>
/// <param name="Form">The form.</param>
/// <param name="Sources">What the server knows that it refers to.</param>
/// <param name="Entered">Values by field, as they were entered, or as the form is filled in at first.</param>
/// <param name="Error">What is wrong, by field as <see cref="FormResult.Errors"/> has it.</param>
public sealed record FormView(
    Form Form,
    FormSources Sources,
    IReadOnlyDictionary<string, object?> Entered,
    Func<string, string?> Error
)
{
    /// <summary>Its fields, in order.</summary>
    public IReadOnlyList<FieldView> Fields =>
        field ??= [
            .. Form.Fields.Select(
                (x, i) =>
                    new FieldView(this, x, $"feld-{i}", $"feld.{x.Name}", x.Name, Entered.GetValueOrDefault(x.Name))
            ),
        ];

    /// <summary>What is wrong, with the ids of what it is about.</summary>
    public IEnumerable<(string Id, string Message)> Errors =>
        Fields
            .SelectMany(x => x.Rows.SelectMany(row => row).Prepend(x))
            .Where(x => x.Problem is not null)
            .Select(x => (x.Id, x.Called is null ? x.Problem! : $"{x.Called}: {x.Problem}"));
}

/// <summary>One field of a form, or a cell of a table in it, as a page shows it.</summary>
/// <param name="View">The form.</param>
/// <param name="Field">The field or column.</param>
/// <param name="Id">Of the element that takes the focus.</param>
/// <param name="Name">Under which it is sent.</param>
/// <param name="Key">Under which it is told what is wrong.</param>
/// <param name="Entered">The value.</param>
public sealed record FieldView(FormView View, FormField Field, string Id, string Name, string Key, object? Entered)
{
    private const int ShortList = 12,
        FewRows = 3;

    /// <summary>What there is to choose from where something is true or not.</summary>
    public static readonly IReadOnlyList<Choice> YesOrNo = [new("true", "Ja"), new("false", "Nein")];

    /// <summary>Of a cell: what it is called, for those who do not see the table.</summary>
    public string? Called { get; init; }

    /// <summary>What is wrong; <c>null</c>: nothing.</summary>
    public string? Problem => View.Error(Key);

    /// <summary>Texts of the value, or of each of its values.</summary>
    public IReadOnlyList<string> Texts =>
        field ??=
            Entered is IReadOnlyList<object?> list ? [.. list.Select(Text)]
            : Entered is null ? []
            : [Text(Entered)];

    /// <summary>What there is to choose from, in its order, but what is chosen first where there is much.</summary>
    public IReadOnlyList<Choice> Choices => IsLong ? [.. All.OrderBy(x => !Texts.Contains(x.Value))] : All;

    /// <summary>Of a file: the one that was uploaded; <c>null</c>: none.</summary>
    public UploadedFile? File => View.Sources.FileOf(Entered);

    /// <summary>Whether its values are ticked in a list: several, or one of many.</summary>
    public bool IsList => Field.Type == FieldType.MultiChoice || Field.Type.IsChoice() && IsLong;

    /// <summary>Whether so much can be chosen that it has to be looked for.</summary>
    public bool IsLong => Called is null && All.Count > ShortList;

    private IReadOnlyList<Choice> All => Field.ChoicesIn(View.Sources.Lists);

    /// <summary>What people read beside the label of a field or column about when it is needed.</summary>
    public static string WhenRequired(FormField field) =>
        field.Required ? " (Pflichtangabe)"
        : field.RequiredFor.Count > 0
            ? $" (nötig für „{string.Join("“ und „", field.RequiredFor.Select(x => Words.Decision(x)))}“)"
        : "";

    /// <summary>Ids of what describes it; <c>null</c>: nothing does.</summary>
    public string? DescribedBy =>
        string.Join(
            ' ',
            new[]
            {
                Field.Help is null || Called is not null ? null : $"{Id}-hilfe",
                Problem is null ? null : $"{Id}-fehler",
            }.OfType<string>()
        )
            is { Length: > 0 } ids
            ? ids
            : null;

    /// <summary>Of a table: its rows with their cells, those that are filled in and some to fill in.</summary>
    public IReadOnlyList<IReadOnlyList<FieldView>> Rows =>
        field ??= Field.Type == FieldType.Table ? [.. RowsOf((int)Field.Max!)] : [];

    private IEnumerable<IReadOnlyList<FieldView>> RowsOf(int most)
    {
        var filled = (Entered as IReadOnlyList<object?> ?? []).OfType<IReadOnlyDictionary<string, object?>>().ToArray();
        var wanted = Math.Max(Math.Max(Field.Min as int? ?? 0, FewRows), filled.Length + 1);
        var count = Math.Max(filled.Length, Math.Min(most, wanted));
        return Enumerable.Range(0, count).Select(i => Row(i, filled.ElementAtOrDefault(i)));
    }

    private FieldView[] Row(int row, IReadOnlyDictionary<string, object?>? values) =>
        [
            .. Field.Columns.Select(
                (x, i) =>
                    new FieldView(
                        View,
                        x,
                        $"{Id}-{row}-{i}",
                        $"{Name}[{row}].{x.Name}",
                        $"{Key}.{row}.{x.Name}",
                        values?.GetValueOrDefault(x.Name)
                    )
                    {
                        Called = $"{x.Label}, Zeile {row + 1}",
                    }
            ),
        ];

    /// <summary>As the browser's element takes it.</summary>
    private string Text(object? value) =>
        value switch
        {
            bool flag => flag ? "true" : "false",
            long or double or decimal => FormNumber.Text(value),
            string text when Field.Type == FieldType.Date && FormDate.TryRead(text, out var day) => $"{day:yyyy-MM-dd}",
            _ => Value.ToText(value),
        };
}
