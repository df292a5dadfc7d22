using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Who may do what with a human task: the one place that says so. All who are signed in may look (transparency is a principle of the programme).</summary>
public static class TaskPolicy
{
    /// <summary>Whether the actor may complete, claim or delegate the task.</summary>
    public static bool MayWork(HumanTaskRow task, Actor actor) =>
        actor.IsAdministration
        || (task.Assignee is { } assignee ? assignee == actor.Account : MayClaim(task, actor));

    /// <summary>Whether the task is for the actor's roles.</summary>
    public static bool MayClaim(HumanTaskRow task, Actor actor) => actor.IsAdministration || task.CandidateRoles.Any(actor.Roles.Contains);
}
