using System.Linq.Expressions;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>
/// Who may do what with a human task: the one place that says so, for lists and for single tasks. All who are signed in
/// may look (transparency is a principle of the programme). Actors come with their groups, or may less.
/// </summary>
public static class TaskPolicy
{
    // Who it is, by name, stands with the task.
    internal const string IsTaken = "Die Aufgabe hat jemand anders übernommen.";

    /// <summary>
    /// Tasks that wait for the actor: his own, those for him that nobody has, and those that were escalated to him.
    /// </summary>
    public static Expression<Func<HumanTaskRow, bool>> WaitsFor(Actor actor)
    {
        var (account, groups) = (actor.Account, actor.Groups.ToArray());
        return x =>
            x.Assignee == account
            || x.NotBy != account
                && (
                    x.Assignee == null && x.CandidateGroups.Any(g => groups.Contains(g))
                    || x.EscalationGroups.Any(g => groups.Contains(g))
                );
    }

    /// <summary>
    /// Whether the actor may complete or delegate the task. Whoever the workflow itself named may, whatever the role;
    /// whoever took it or got it from somebody else must be one whom it is for, now as then.
    /// </summary>
    public static bool MayWork(HumanTaskRow task, Actor actor) =>
        !IsExcluded(task, actor)
        && (
            actor.IsAdministration
            || (
                task.Assignee is { } assignee
                    ? assignee == actor.Account && (task.DelegatedBy is null || MayClaim(task, actor))
                    : MayClaim(task, actor)
            )
        );

    /// <summary>Whether the task is for the actor.</summary>
    public static bool MayClaim(HumanTaskRow task, Actor actor) =>
        !IsExcluded(task, actor) && (actor.IsAdministration || task.CandidateGroups.Any(actor.Groups.Contains));

    /// <summary>
    /// Whether the actor may take the task: nobody has it, or it was escalated to a group of his, which helps out.
    /// </summary>
    public static bool MayTake(HumanTaskRow task, Actor actor) =>
        MayClaim(task, actor)
        && (
            task.Assignee is null || task.Assignee == actor.Account || task.EscalationGroups.Any(actor.Groups.Contains)
        );

    /// <summary>Whether the actor may give the task back: whoever has it, or the administration for him.</summary>
    public static bool MayRelease(HumanTaskRow task, Actor actor) =>
        task.CandidateGroups.Length > 0 && (task.Assignee == actor.Account || actor.IsAdministration);

    /// <summary>Whether the actor has anything to do with the task: it is for him, or was with him.</summary>
    internal static bool HasToDoWith(HumanTaskRow task, Actor actor) =>
        MayClaim(task, actor)
        || actor.Account is { } account && (task.Assignee == account || task.DelegatedBy == account);

    /// <summary>
    /// Whether the task may be handed on to somebody: only to whom it is for. What the workflow gave to one person, the
    /// administration may give to another.
    /// </summary>
    public static bool MayReceive(HumanTaskRow task, Actor from, Actor to) =>
        MayClaim(task, to) || task.CandidateGroups.Length == 0 && from.IsAdministration && !IsExcluded(task, to);

    /// <summary>Whether the actor may add remarks: those who do the task or could.</summary>
    public static bool MayComment(HumanTaskRow task, Actor actor) =>
        MayClaim(task, actor) || task.Assignee == actor.Account && actor.Account is not null;

    /// <summary>Why the actor may not complete the task; <c>null</c> when the actor may.</summary>
    public static CommandResult.Forbidden? Refusal(HumanTaskRow task, Actor actor) =>
        MayWork(task, actor) ? null : Refused(task, actor);

    /// <summary>Why a task is not for the actor.</summary>
    internal static CommandResult.Forbidden Refused(HumanTaskRow task, Actor actor) =>
        new(
            IsExcluded(task, actor)
                ? "Diese Aufgabe muss jemand anders erledigen als die Aufgabe, die sie prüft (Vier-Augen-Prinzip)."
            : task.Assignee is { } assignee && assignee != actor.Account ? IsTaken
            : $"Die Aufgabe ist für {For(task)}."
        );

    /// <summary>Whom a task is for, in words.</summary>
    public static string For(HumanTaskRow task)
    {
        if (task.CandidateRoles.Length == 0 || IsBoundBy(CandidateGroup.Account))
            return "bestimmte Personen";
        var bound =
            task.Organisation is { } organisation ? $" für {organisation}"
            : task.IsForTandem ? " im Tandem der Leistung"
            : IsBoundBy(CandidateGroup.Themenfeld) ? $" im Themenfeld {task.Themenfeld}"
            : "";
        return $"die Rolle {string.Join(", ", task.CandidateRoles)}{bound}";

        bool IsBoundBy(string what) =>
            Array.Exists(task.CandidateGroups, x => x.Contains(what, StringComparison.Ordinal));
    }

    private static bool IsExcluded(HumanTaskRow task, Actor actor) => task.NotBy is { } other && other == actor.Account;
}
