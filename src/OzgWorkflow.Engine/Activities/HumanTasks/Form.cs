using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>Kinds of form fields.</summary>
public enum FieldType
{
    /// <summary>One line.</summary>
    Text,

    /// <summary>Several lines.</summary>
    LongText,

    /// <summary>A whole or decimal number.</summary>
    Number,

    /// <summary>A date, ISO 8601 (2026-11-23).</summary>
    Date,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>One of the choices.</summary>
    Choice,

    /// <summary>Any of the choices.</summary>
    MultiChoice,
}

/// <summary>One of the values to choose from.</summary>
/// <param name="Value">What is stored.</param>
/// <param name="Label">What people read.</param>
public sealed record Choice(string Value, string Label);

/// <summary>A field of a task's form.</summary>
public sealed record FormField
{
    /// <summary>Name in the result.</summary>
    public required string Name { get; init; }

    /// <summary>What people read.</summary>
    public required string Label { get; init; }

    /// <summary>Kind of field.</summary>
    public FieldType Type { get; init; }

    /// <summary>Whether it must be filled in, whatever the outcome.</summary>
    public bool Required { get; init; }

    /// <summary>Outcomes that need it filled in.</summary>
    public IReadOnlyList<string> RequiredFor { get; init; } = [];

    /// <summary>Values to choose from.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>Name of a list that the server keeps, to choose from ("kommunen", "it-dienstleister", …).</summary>
    public string? ChoicesFrom { get; init; }

    /// <summary>A sentence that helps.</summary>
    public string? Help { get; init; }

    /// <summary>Longest text, in characters.</summary>
    public int MaxLength { get; init; } = 4000;

    internal bool IsRequiredFor(string outcome) => Required || RequiredFor.Contains(outcome);

    internal static FormField Read(object? json)
    {
        var choices = Value.Member(json, "choices") as IReadOnlyList<object?> ?? [];
        return new FormField
        {
            Name = Text(json, "name") ?? throw new FormatException("A form field needs a name."),
            Label = Text(json, "label") ?? Text(json, "name")!,
            Type = ValueTypes.To<FieldType>(
                Value.Member(json, "type"),
                $"The type of the field '{Text(json, "name")}'"
            ),
            Required = ValueTypes.To<bool>(
                Value.Member(json, "required"),
                $"Required of the field '{Text(json, "name")}'"
            ),
            RequiredFor = ValueTypes.To<IReadOnlyList<string>>(Value.Member(json, "requiredFor")) ?? [],
            Choices = choices
                .Select(x =>
                    x is string value
                        ? new Choice(value, value)
                        : new Choice(Text(x, "value") ?? "", Text(x, "label") ?? Text(x, "value") ?? "")
                )
                .ToArray(),
            ChoicesFrom = Text(json, "choicesFrom"),
            Help = Text(json, "help"),
            MaxLength =
                ValueTypes.To<int?>(Value.Member(json, "maxLength"), $"The length of the field '{Text(json, "name")}'")
                ?? 4000,
        };
    }

    private static string? Text(object? json, string name) => Value.Member(json, name) as string;
}

/// <summary>What a person fills in and decides.</summary>
/// <param name="Fields">The fields, in order.</param>
/// <param name="Outcomes">The decisions there are, in order; the first one is the usual one.</param>
public sealed record Form(IReadOnlyList<FormField> Fields, IReadOnlyList<string> Outcomes)
{
    /// <exception cref="FormatException">These are no fields or outcomes.</exception>
    internal static Form Read(object? fields, object? outcomes) =>
        new(
            (ValueTypes.To<IReadOnlyList<object?>>(fields) ?? []).Select(FormField.Read).ToArray(),
            ValueTypes.To<IReadOnlyList<string>>(outcomes) is [_, ..] some ? some : ["Done"]
        );

    /// <summary>What in the form contradicts itself, in English and German.</summary>
    internal IEnumerable<(string Message, string UserMessage)> Contradictions()
    {
        foreach (var name in Twice(Fields.Select(x => x.Name)))
            yield return ($"there are two fields '{name}'.", $"das Feld „{name}“ gibt es zweimal.");
        foreach (var outcome in Twice(Outcomes))
            yield return ($"there are two outcomes '{outcome}'.", $"die Entscheidung „{outcome}“ gibt es zweimal.");
        foreach (var field in Fields)
        foreach (var outcome in field.RequiredFor.Except(Outcomes))
            yield return (
                $"'{field.Name}' is required for '{outcome}', which is no outcome.",
                $"„{field.Label}“ ist Pflicht für „{outcome}“, das keine Entscheidung ist."
            );
    }

    private static IEnumerable<string> Twice(IEnumerable<string> names) =>
        names.GroupBy(x => x).Where(x => x.Count() > 1).Select(x => x.Key);

    /// <summary>The lists of the server that the form's choices come from.</summary>
    public IEnumerable<string> ChoiceLists => Fields.Select(x => x.ChoicesFrom).OfType<string>().Distinct();
}

/// <summary>An activity with a form that a person fills in.</summary>
public interface IForm
{
    /// <summary>The form.</summary>
    Form Form { get; }
}
