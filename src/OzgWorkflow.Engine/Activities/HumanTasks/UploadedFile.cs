namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>A file that was uploaded into a form.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Field">The field that it was uploaded into.</param>
/// <param name="Name">What it is called.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Size">Its size, in bytes.</param>
public sealed record UploadedFile(Guid Id, string Field, string Name, string ContentType, long Size)
{
    /// <summary>Megabytes that any field takes at most.</summary>
    public const int MegabytesAtMost = 50;

    /// <summary>What the names of files end with that a field takes when it does not say.</summary>
    public static readonly IReadOnlyList<string> UsualEndings =
    [
        "pdf",
        "docx",
        "xlsx",
        "pptx",
        "odt",
        "ods",
        "odp",
        "txt",
        "csv",
        "png",
        "jpg",
        "jpeg",
    ];

    /// <summary>What a name ends with, without the point, in small letters.</summary>
    public static string EndingOf(string name) => Path.GetExtension(name).TrimStart('.').ToLowerInvariant();

    /// <summary>As the result of a task has it.</summary>
    internal IReadOnlyDictionary<string, object?> Result =>
        new Dictionary<string, object?>
        {
            ["id"] = Id.ToString(),
            ["name"] = Name,
            ["contentType"] = ContentType,
            ["size"] = Size,
        };

    /// <summary>Why a field does not take a file, German; <c>null</c> when it does.</summary>
    /// <param name="field">The field.</param>
    /// <param name="name">What the file is called.</param>
    /// <param name="size">Its size, in bytes.</param>
    public static string? Problem(FormField field, string name, long size) =>
        !field.Accept.Contains(EndingOf(name))
            ? $"„{name}“ passt nicht zu „{field.Label}“: Angenommen werden Dateien mit der Endung {string.Join(", ", field.Accept)}."
        : size == 0 ? $"„{name}“ ist leer."
        : size > field.MaxMegabytes * 1024L * 1024L
            ? $"„{name}“ ist zu groß: „{field.Label}“ nimmt Dateien bis {field.MaxMegabytes} MB."
        : null;
}
