using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>What somebody may do with an open task, and by what right; <c>null</c>: he may not.</summary>
public sealed class TaskRights
{
    private readonly HumanTaskRow _task;
    private readonly Actor _actor;

    /// <param name="task">The task.</param>
    /// <param name="actor">Who looks at it, with the groups that he belongs to.</param>
    internal TaskRights(HumanTaskRow task, Actor actor) => (_task, _actor) = (task, actor);

    /// <summary>By what right one completes it.</summary>
    public TaskRight? ToWork => IfOpen(TaskPolicy.ToWork);

    /// <summary>By what right one hands it over.</summary>
    public TaskRight? ToDelegate => IfOpen(TaskPolicy.ToDelegate);

    /// <summary>By what right one takes it, as far as one has not.</summary>
    public TaskRight? ToClaim => _task.Assignee == _actor.Account ? null : IfOpen(TaskPolicy.ToTake);

    /// <summary>By what right one gives back what somebody has.</summary>
    public TaskRight? ToRelease => _task.Assignee is null ? null : IfOpen(TaskPolicy.ToRelease);

    /// <summary>By what right one adds remarks.</summary>
    public TaskRight? ToComment => IfOpen(TaskPolicy.ToComment);

    /// <summary>The one who is away and in whose place one does it.</summary>
    public string? InsteadOf => (ToWork ?? ToClaim)?.InsteadOf;

    /// <summary>Why one may not do it.</summary>
    public string WhyNot(PersonNames names) =>
        TaskPolicy.IsExcluded(_task, _actor)
            ? "Diese Aufgabe muss jemand anders erledigen als die Aufgabe, die sie prüft (Vier-Augen-Prinzip)."
        : _task.Assignee is null ? $"Diese Aufgabe ist für {TaskPolicy.For(_task)}."
        : _task.DelegatedBy != _task.Assignee ? $"Diese Aufgabe ist für {names.Of(_task.Assignee)}."
        : $"{names.Of(_task.Assignee)} hat diese Aufgabe übernommen.";

    private TaskRight? IfOpen(Func<HumanTaskRow, Actor, TaskRight?> right) =>
        _task.Status == HumanTaskStatus.Open ? right(_task, _actor) : null;
}
