namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>For whom among those with its role a task is. What is missing bounds nothing.</summary>
/// <param name="Themenfeld">Within it the role is asked for.</param>
/// <param name="Organisation">For it, or in it, somebody with the role acts.</param>
/// <param name="Persons">Account names of those who may do it, instead of all with the role.</param>
/// <param name="IsForTandem">Whether it is for the tandem of its Leistung.</param>
public sealed record TaskBounds(
    string? Themenfeld = null,
    string? Organisation = null,
    IReadOnlyList<string>? Persons = null,
    bool IsForTandem = false
)
{
    /// <summary>Of a task for all with its role.</summary>
    public static readonly TaskBounds None = new();

    /// <inheritdoc cref="TaskBounds(string?, string?, IReadOnlyList{string}?, bool)"/>
    public IReadOnlyList<string> Persons { get; init; } = Persons ?? [];
}
