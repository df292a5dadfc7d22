using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>What is done with several tasks at once.</summary>
/// <param name="Word">The word that addresses have.</param>
/// <param name="Text">What its button says.</param>
/// <param name="Done">What became of a task then.</param>
/// <param name="Right">By what right somebody does it.</param>
public sealed record ChosenAction(string Word, string Text, string Done, Func<TaskRights, TaskRight?> Right)
{
    public static readonly ChosenAction Claim = new("uebernehmen", "Übernehmen", "übernommen", x => x.ToClaim);
    public static readonly ChosenAction Release = new("zurueckgeben", "Zurückgeben", "zurückgegeben", x => x.ToRelease);
    public static readonly ChosenAction Delegate = new(
        "weitergeben",
        "Weitergeben",
        "weitergegeben",
        x => x.ToDelegate
    );
    public static readonly ChosenAction Plan = new("planen", "Einplanen", "eingeplant", x => x.ToWork);

    public static readonly IReadOnlyList<ChosenAction> All = [Claim, Release, Delegate, Plan];

    /// <summary>Why somebody may not do it with a task; <c>null</c> when he may.</summary>
    internal string? WhyNot(HumanTaskRow task, TaskRights rights, string? account, PersonNames names) =>
        task.Status == HumanTaskStatus.Completed ? "Sie ist schon erledigt."
        : task.Status == HumanTaskStatus.Cancelled ? "Sie wird nicht mehr gebraucht."
        : this == Claim && task.Assignee == account ? "Sie haben sie schon."
        : this == Release && task.Assignee is null ? "Niemand hat sie übernommen."
        : Right(rights) is null ? rights.WhyNot(names)
        : null;
}
