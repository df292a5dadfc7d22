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
        var choices = ValueTypes.To<IReadOnlyList<object?>>(
            Value.Member(json, "choices"),
            $"The choices of the field '{Text(json, "name")}'",
            $"Die Auswahl des Felds „{Text(json, "name")}“ (choices)"
        );
        return new FormField
        {
            Name =
                Text(json, "name")
                ?? throw new UnreadableException("A form field needs a name.", "Ein Feld braucht einen Namen (name)."),
            Label = Text(json, "label") ?? Text(json, "name")!,
            Type = ValueTypes.To<FieldType>(
                Value.Member(json, "type"),
                $"The type of the field '{Text(json, "name")}'",
                $"Die Art des Felds „{Text(json, "name")}“ (type)"
            ),
            Required = ValueTypes.To<bool>(
                Value.Member(json, "required"),
                $"Required of the field '{Text(json, "name")}'",
                $"Die Angabe „required“ des Felds „{Text(json, "name")}“"
            ),
            RequiredFor =
                ValueTypes.To<IReadOnlyList<string>>(
                    Value.Member(json, "requiredFor"),
                    $"RequiredFor of the field '{Text(json, "name")}'",
                    $"Die Angabe „requiredFor“ des Felds „{Text(json, "name")}“"
                ) ?? [],
            Choices = (choices ?? []).Select(x => ReadChoice(x, Text(json, "name")!)).ToArray(),
            ChoicesFrom = Text(json, "choicesFrom"),
            Help = Text(json, "help"),
            MaxLength =
                ValueTypes.To<int?>(
                    Value.Member(json, "maxLength"),
                    $"The length of the field '{Text(json, "name")}'",
                    $"Die größte Länge des Felds „{Text(json, "name")}“ (maxLength)"
                ) ?? 4000,
        };
    }

    private static Choice ReadChoice(object? json, string field)
    {
        var value =
            (json is IReadOnlyDictionary<string, object?> ? Value.Member(json, "value") : json)
            ?? throw new UnreadableException(
                $"A choice of the field '{field}' has no value.",
                $"In der Auswahl des Felds „{field}“ fehlt ein Wert (value)."
            );
        return new Choice(Value.ToText(value), Text(json, "label") ?? Value.ToText(value));
    }

    private static string? Text(object? json, string name) => Value.Member(json, name) as string;
}

/// <summary>What a person fills in and decides.</summary>
/// <param name="Fields">The fields, in order.</param>
/// <param name="Outcomes">The decisions there are, in order; the first one is the usual one.</param>
public sealed record Form(IReadOnlyList<FormField> Fields, IReadOnlyList<string> Outcomes)
{
    /// <exception cref="UnreadableException">These are no fields or outcomes.</exception>
    internal static Form Read(object? fields, object? outcomes) =>
        new(
            (ValueTypes.To<IReadOnlyList<object?>>(fields, "'fields'", "Die Angabe „fields“") ?? [])
                .Select(FormField.Read)
                .ToArray(),
            ValueTypes.To<IReadOnlyList<string>>(outcomes, "'outcomes'", "Die Angabe „outcomes“") is [_, ..] some
                ? some
                : ["Done"]
        );

    /// <summary>What in the form contradicts itself, in English and German.</summary>
    internal IEnumerable<(string Message, string UserMessage)> Contradictions()
    {
        foreach (var name in Twice(Fields.Select(x => x.Name)))
            yield return ($"there are two fields '{name}'.", $"das Feld „{name}“ gibt es zweimal.");
        foreach (var outcome in Twice(Outcomes))
            yield return ($"there are two outcomes '{outcome}'.", $"die Entscheidung „{outcome}“ gibt es zweimal.");
        if (Outcomes.Any(string.IsNullOrWhiteSpace))
            yield return ("an outcome has no name.", "eine Entscheidung hat keinen Namen.");
        foreach (var field in Fields)
        {
            if (string.IsNullOrWhiteSpace(field.Name))
                yield return ("a field has no name.", "ein Feld hat keinen Namen.");
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
        }

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
