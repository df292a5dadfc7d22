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

    /// <summary>Somebody who may sign in, by account name.</summary>
    Person,

    /// <summary>An organisation, by name.</summary>
    Organisation,

    /// <summary>A Leistung, by OZG-ID.</summary>
    Leistung,

    /// <summary>A file: <c>{ id, name, contentType, size }</c>, the size in bytes.</summary>
    File,

    /// <summary>Rows, each with a value for every column.</summary>
    Table,
}

/// <summary>One of the values to choose from.</summary>
/// <param name="Value">What is stored.</param>
/// <param name="Label">What people read.</param>
public sealed record Choice(string Value, string Label);

/// <summary>What kinds of fields have in common.</summary>
public static class FieldTypes
{
    /// <summary>Whether one value is chosen.</summary>
    public static bool IsChoice(this FieldType type) =>
        type is FieldType.Choice or FieldType.Person or FieldType.Organisation or FieldType.Leistung;

    /// <summary>Whether a table may have such a column.</summary>
    internal static bool FitsIntoRow(this FieldType type) =>
        type is not (FieldType.MultiChoice or FieldType.File or FieldType.Table);

    /// <summary>The server's list that such a field chooses from unless it names another.</summary>
    internal static string? ChoicesFrom(this FieldType type) =>
        type switch
        {
            FieldType.Person => "benutzer",
            FieldType.Organisation => "organisationen",
            FieldType.Leistung => "leistungen",
            _ => null,
        };
}
