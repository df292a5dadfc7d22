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
    internal const string IsTaken = "Die Aufgabe hat schon jemand anders.";

    /// <summary>
    /// Tasks that wait for the actor: his own, those for him that nobody has, and those that were escalated to him.
    /// </summary>
    public static Expression<Func<HumanTaskRow, bool>> WaitsFor(Actor actor)
    {
        var (account, groups) = (actor.Account, actor.Groups.ToArray());
        return x =>
            x.NotBy != account
            && (
                x.Assignee == account
                || x.Assignee == null && x.CandidateGroups.Any(g => groups.Contains(g))
                || x.EscalationGroups.Any(g => groups.Contains(g))
            );
    }

    /// <summary>
    /// Tasks that wait for one whom the actor stands in for: those that he has, and those for him that nobody has or
    /// that were escalated to him.
    /// </summary>
    public static Expression<Func<HumanTaskRow, bool>> WaitsFor(Absentee absentee, Actor actor)
    {
        var (account, substitute, groups) = (absentee.Account, actor.Account, absentee.Groups.ToArray());
        var (isBound, themenfelder) = (absentee.Themenfelder is not null, absentee.Themenfelder?.ToArray() ?? []);
        return x =>
            x.NotBy != substitute
            && x.NotBy != account
            && (!isBound || themenfelder.Contains(x.Themenfeld))
            && (
                x.Assignee == account && (x.DelegatedBy == null || x.CandidateGroups.Any(g => groups.Contains(g)))
                || x.Assignee == null && x.CandidateGroups.Any(g => groups.Contains(g))
                || x.Assignee != substitute && x.EscalationGroups.Any(g => groups.Contains(g))
            );
    }

    /// <summary>
    /// By what right the actor may complete the task; <c>null</c> when he may not. Whoever the workflow
    /// itself named may, whatever the role; whoever took it or got it from somebody else must be one whom it is for,
    /// now as then. Of whoever is away the substitute may do it.
    /// </summary>
    public static TaskRight? ToWork(HumanTaskRow task, Actor actor) =>
        task.Assignee is not { } assignee ? ToClaim(task, actor)
        : IsExcluded(task, actor) ? null
        : assignee == actor.Account ? (task.DelegatedBy is null ? TaskRight.Own : ToClaim(task, actor))
        : StandsInFor(assignee, task, actor) ?? OfAdministration(actor);

    /// <summary>
    /// By what right the actor may hand the task to another: as he may do it; where the workflow named one person, the
    /// administration alone; <c>null</c> when he may not.
    /// </summary>
    public static TaskRight? ToDelegate(HumanTaskRow task, Actor actor) =>
        task.CandidateGroups.Length > 0 ? ToWork(task, actor) : OfAdministration(actor);

    /// <summary>By what right the task is for the actor; <c>null</c> when it is not.</summary>
    public static TaskRight? ToClaim(HumanTaskRow task, Actor actor) =>
        IsExcluded(task, actor) ? null : Shared(task.CandidateGroups, task, actor) ?? OfAdministration(actor);

    /// <summary>
    /// By what right the actor may take the task: nobody has it, or it was escalated to a group of his, which helps
    /// out; <c>null</c> when he may not.
    /// </summary>
    public static TaskRight? ToTake(HumanTaskRow task, Actor actor) =>
        task.Assignee is null || task.Assignee == actor.Account ? ToClaim(task, actor)
        : ToClaim(task, actor) is null ? null
        : Shared(task.EscalationGroups, task, actor);

    /// <summary>
    /// By what right the actor may give the task back: whoever has it, or who stands in for him, or he in whose place
    /// it was taken, or the administration; <c>null</c> when he may not.
    /// </summary>
    public static TaskRight? ToRelease(HumanTaskRow task, Actor actor) =>
        task.CandidateGroups.Length == 0 ? null
        : Holds(task, actor) is { } right ? right
        : task.Assignee is not null && task.HeldInsteadOf is { } absentee && absentee == actor.Account ? TaskRight.Own
        : task.Assignee is { } other && StandsInFor(other, task, actor) is { } instead ? instead
        : OfAdministration(actor);

    /// <summary>Whether the actor has anything to do with the task: it is for him, or was with him.</summary>
    internal static bool HasToDoWith(HumanTaskRow task, Actor actor) =>
        ToClaim(task, actor) is not null
        || ToWork(task, actor) is not null
        || actor.Account is { } account
            && (task.Assignee == account || task.DelegatedBy == account || task.HeldInsteadOf == account);

    /// <summary>
    /// Whether the task may be handed on to somebody: only to whom it is for. What the workflow gave to one person, the
    /// administration may give to another.
    /// </summary>
    public static bool MayReceive(HumanTaskRow task, Actor from, Actor to) =>
        Shared(task.CandidateGroups, task, to) is not null
        || task.CandidateGroups.Length == 0 && from.IsAdministration && !IsExcluded(task, to);

    /// <summary>By what right the actor may add remarks: those who do the task or could; else <c>null</c>.</summary>
    public static TaskRight? ToComment(HumanTaskRow task, Actor actor) =>
        Holds(task, actor)
        ?? ToClaim(task, actor)
        ?? (task.Assignee is { } other ? StandsInFor(other, task, actor) : null);

    /// <summary>Why the actor may not complete the task; <c>null</c> when the actor may.</summary>
    public static CommandResult.Forbidden? Refusal(HumanTaskRow task, Actor actor) =>
        ToWork(task, actor) is null ? Refused(task, actor) : null;

    /// <summary>Whether the actor must not do the task, whatever his roles, because he did what it checks.</summary>
    public static bool IsExcluded(HumanTaskRow task, Actor actor) => task.NotBy is { } other && other == actor.Account;

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

    /// <summary>
    /// The actor belongs to one of the groups, himself or in the place of one who is away; of several, the one in whose
    /// place he took the task.
    /// </summary>
    private static TaskRight? Shared(string[] groups, HumanTaskRow task, Actor actor)
    {
        if (IsExcluded(task, actor))
            return null;
        var taken = task.Assignee == actor.Account ? task.HeldInsteadOf : null;
        var absentee = actor
            .StandsInFor.Where(x => MayRepresent(x, task) && groups.Any(x.Groups.Contains))
            .OrderBy(x => x.Account != taken)
            .FirstOrDefault();
        return absentee is not null && absentee.Account == taken ? TaskRight.For(taken)
            : groups.Any(actor.Groups.Contains) ? TaskRight.Own
            : absentee is not null ? TaskRight.For(absentee.Account)
            : null;
    }

    /// <summary>The actor has the task, himself or in the place of one who was away when he took it.</summary>
    private static TaskRight? Holds(HumanTaskRow task, Actor actor) =>
        actor.Account is null || task.Assignee != actor.Account ? null
        : task.HeldInsteadOf is { } absentee && actor.StandsInFor.Any(x => x.Account == absentee)
            ? TaskRight.For(absentee)
        : TaskRight.Own;

    /// <summary>
    /// The task is with one who is away, and who may do it; whoever it was given to must be one whom it is for.
    /// </summary>
    private static TaskRight? StandsInFor(string assignee, HumanTaskRow task, Actor actor) =>
        !IsExcluded(task, actor)
        && actor.StandsInFor.Any(x =>
            x.Account == assignee
            && MayRepresent(x, task)
            && (task.DelegatedBy is null || task.CandidateGroups.Any(x.Groups.Contains))
        )
            ? TaskRight.For(assignee)
            : null;

    // What the one who is away must not do, nobody does in his place.
    private static bool MayRepresent(Absentee absentee, HumanTaskRow task) =>
        absentee.IsRepresentedIn(task.Themenfeld) && absentee.Account != task.NotBy;

    private static TaskRight? OfAdministration(Actor actor) =>
        !actor.IsAdministration ? null
        : actor.Account is null ? TaskRight.Own
        : TaskRight.Administration;
}
