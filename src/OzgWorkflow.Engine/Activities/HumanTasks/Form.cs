using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>What a person fills in and decides.</summary>
/// <param name="Fields">The fields, in order.</param>
/// <param name="Outcomes">The decisions there are, in order; the first one is the usual one.</param>
public sealed record Form(IReadOnlyList<FormField> Fields, IReadOnlyList<string> Outcomes)
{
    /// <summary>Its fields, each table with its columns.</summary>
    public IEnumerable<FormField> FieldsAndColumns => Fields.SelectMany(x => x.Columns.Prepend(x));

    /// <summary>The lists of the server that the form's choices come from.</summary>
    public IEnumerable<string> ChoiceLists => FieldsAndColumns.Select(x => x.ChoicesFrom).OfType<string>().Distinct();

    /// <summary>Whether files can be uploaded into it.</summary>
    public bool TakesFiles => Fields.Any(x => x.Type == FieldType.File);

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
}

/// <summary>An activity with a form that a person fills in.</summary>
public interface IForm
{
    /// <summary>The form.</summary>
    Form Form { get; }
}
