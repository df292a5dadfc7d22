using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>
/// Who may do what with a human task: the one place that says so. All who are signed in may look (transparency is a
/// principle of the programme).
/// </summary>
public static class TaskPolicy
{
    // Who it is, by name, stands with the task.
    internal const string IsTaken = "Die Aufgabe hat jemand anders übernommen.";

    /// <summary>
    /// Whether the actor may complete, claim or delegate the task. Whoever the workflow itself named may, whatever the
    /// role; whoever took it or got it from somebody else needs a role that it is for, now as then.
    /// </summary>
    public static bool MayWork(HumanTaskRow task, Actor actor) =>
        actor.IsAdministration
        || (
            task.Assignee is { } assignee
                ? assignee == actor.Account && (task.DelegatedBy is null || MayReceive(task, actor))
                : MayClaim(task, actor)
        );

    /// <summary>Whether the task is for the actor's roles.</summary>
    public static bool MayClaim(HumanTaskRow task, Actor actor) =>
        actor.IsAdministration || task.CandidateRoles.Any(actor.Roles.Contains);

    /// <summary>Whether the task may be handed to the actor.</summary>
    public static bool MayReceive(HumanTaskRow task, Actor actor) =>
        task.CandidateRoles.Length == 0 || MayClaim(task, actor);

    /// <summary>Whether the actor may add remarks: those who do the task or could.</summary>
    public static bool MayComment(HumanTaskRow task, Actor actor) =>
        MayClaim(task, actor) || task.Assignee == actor.Account && actor.Account is not null;

    /// <summary>Why the actor may not complete the task; <c>null</c> when the actor may.</summary>
    public static CommandResult.Forbidden? Refusal(HumanTaskRow task, Actor actor) =>
        MayWork(task, actor)
            ? null
            : new(
                task.Assignee is { } assignee && assignee != actor.Account
                    ? IsTaken
                    : $"Die Aufgabe ist für die Rolle {string.Join(", ", task.CandidateRoles)}."
            );
}
