using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>What a new task says about itself, beyond what its definition says.</summary>
/// <param name="Title">Title.</param>
/// <param name="Description">What is to be done.</param>
/// <param name="CandidateRole">Role whose members may do it.</param>
/// <param name="Assignee">Account name of the person it is for, if it is for one.</param>
/// <param name="EscalateTo">Role whose members may do it, too, once it is escalated.</param>
/// <param name="Information">What the person needs to know to decide.</param>
public sealed record TaskDetails(
    string Title,
    string? Description,
    string? CandidateRole,
    string? Assignee,
    string? EscalateTo,
    object? Information
)
{
    /// <summary>For whom among those with its role it is.</summary>
    public TaskBounds Bounds { get; init; } = TaskBounds.None;

    /// <summary>What fields of the form are filled with at first, by name.</summary>
    public IReadOnlyDictionary<string, object?> Prefilled { get; init; } = Value.EmptyMap;

    /// <summary>All names in it.</summary>
    public IEnumerable<TaskName> Names
    {
        get
        {
            return
            [
                .. Of(TaskName.Role, CandidateRole, EscalateTo),
                .. Of(TaskName.Account, [Assignee, .. Bounds.Persons]),
                .. Of(TaskName.Themenfeld, Bounds.Themenfeld),
                .. Of(TaskName.Organisation, Bounds.Organisation),
            ];

            static IEnumerable<TaskName> Of(string kind, params string?[] names) =>
                names.OfType<string>().Select(x => new TaskName(kind, x));
        }
    }

    /// <summary>Account name of who must not do it, because he did the task that it checks.</summary>
    public string? NotBy { get; init; }
}
