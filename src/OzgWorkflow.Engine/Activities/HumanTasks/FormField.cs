using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>A field of a task's form, or a column of a table in it.</summary>
public sealed record FormField
{
    /// <summary>Name in the result.</summary>
    public required string Name { get; init; }

    /// <summary>What people read.</summary>
    public required string Label { get; init; }

    /// <summary>Kind of field.</summary>
    public FieldType Type { get; init; }

    /// <summary>Whether it must be filled in, whatever the outcome; of a column: in each row.</summary>
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

    /// <summary>
    /// The least: of a number its value (<see cref="decimal"/>), of a date its day (<see cref="DateOnly"/> or
    /// <see cref="FieldRange.Today"/>), of several choices and of rows how many there are (<see cref="int"/>).
    /// </summary>
    public object? Min { get; init; }

    /// <summary>The most, as <see cref="Min"/>.</summary>
    public object? Max { get; init; }

    /// <summary>Name of the field beside it that it must be after: a later day, a larger number.</summary>
    public string? After { get; init; }

    /// <summary>What it is filled with before anybody fills it in.</summary>
    public object? Default { get; init; }

    /// <summary>Variable whose value it is filled with when the task comes up, if it has one.</summary>
    public string? DefaultFrom { get; init; }

    /// <summary>Of a table: its columns.</summary>
    public IReadOnlyList<FormField> Columns { get; init; } = [];

    /// <summary>Of a file: what its name may end with, without the point.</summary>
    public IReadOnlyList<string> Accept { get; init; } = UploadedFile.UsualEndings;

    /// <summary>Of a file: its largest size, in megabytes of 1 048 576 bytes.</summary>
    public int MaxMegabytes { get; init; } = 10;

    internal bool IsRequiredFor(string outcome) => Required || RequiredFor.Contains(outcome);

    /// <summary>What there is to choose from.</summary>
    /// <param name="lists">The server's lists.</param>
    public IReadOnlyList<Choice> ChoicesIn(IReadOnlyDictionary<string, IReadOnlyList<Choice>> lists) =>
        ChoicesFrom is { } list ? lists.GetValueOrDefault(list) ?? [] : Choices;

    internal static FormField Read(object? json)
    {
        var name =
            Text(json, "name")
            ?? throw new UnreadableException("A form field needs a name.", "Ein Feld braucht einen Namen (name).");
        var type = Member<FieldType>("type", $"The type of the field '{name}'", $"Die Art des Felds „{name}“ (type)");
        return new FormField
        {
            Name = name,
            Label = Text(json, "label") ?? name,
            Type = type,
            Required = Flag<bool>("required"),
            RequiredFor = Flag<IReadOnlyList<string>>("requiredFor") ?? [],
            Choices =
            [
                .. (
                    Member<IReadOnlyList<object?>>(
                        "choices",
                        $"The choices of the field '{name}'",
                        $"Die Auswahl des Felds „{name}“ (choices)"
                    ) ?? []
                ).Select(x => ReadChoice(x, name)),
            ],
            ChoicesFrom = Text(json, "choicesFrom") ?? type.ChoicesFrom(),
            Help = Text(json, "help"),
            MaxLength =
                Member<int?>(
                    "maxLength",
                    $"The length of the field '{name}'",
                    $"Die größte Länge des Felds „{name}“ (maxLength)"
                ) ?? 4000,
            Min = FieldRange.Read(type, Value.Member(json, "min"), name, "min"),
            Max =
                FieldRange.Read(type, Value.Member(json, "max"), name, "max")
                ?? (type == FieldType.Table ? FieldRange.UsualRows : null),
            After = Text(json, "after"),
            Default = Value.Member(json, "default"),
            DefaultFrom = Text(json, "defaultFrom"),
            Columns =
            [
                .. (
                    Member<IReadOnlyList<object?>>(
                        "columns",
                        $"The columns of the table '{name}'",
                        $"Die Spalten der Tabelle „{name}“ (columns)"
                    ) ?? []
                ).Select(Read),
            ],
            Accept = Flag<IReadOnlyList<string>>("accept") is [_, ..] endings
                ? [.. endings.OfType<string>().Select(x => x.Trim().TrimStart('.').ToLowerInvariant())]
                : UploadedFile.UsualEndings,
            MaxMegabytes = Flag<int?>("maxMegabytes") ?? 10,
        };

        T? Member<T>(string member, string english, string german) =>
            ValueTypes.To<T>(Value.Member(json, member), english, german);

        T? Flag<T>(string member) =>
            Member<T>(
                member,
                $"{char.ToUpperInvariant(member[0])}{member[1..]} of the field '{name}'",
                $"Die Angabe „{member}“ des Felds „{name}“"
            );
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
