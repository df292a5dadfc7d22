using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>
/// What would go wrong with a task: nobody to do it, a form that contradicts itself, a reminder or an escalation that
/// never comes.
/// </summary>
internal static class TaskCheck
{
    private const string UnknownAccount = "Das Konto „{0}“ gibt es nicht, oder es ist gesperrt";

    internal static IEnumerable<Problem> Find(Node node, HumanTask task) =>
        Nobody(node, task)
            .Concat(
                task.Form.Contradictions()
                    .Select(FormCompiler.Invalid)
                    .Select(x => new Problem(node.Id, x.English, x.German))
            )
            .Concat(Reminder(node, task))
            .Concat(Escalation(node, task));

    /// <summary>Makes sure that there is everybody and everything that a new task names.</summary>
    internal static void RequirePeople(ActivityContext context, TaskDetails task)
    {
        var (seen, done, late) = (
            ("see the task", "sähe die Aufgabe"),
            ("do the task", "erledigte die Aufgabe"),
            ("hear of it when it is late", "erführe davon, wenn sie überfällig ist")
        );
        Require(context, TaskName.Role, task.CandidateRole, "Die Rolle „{0}“ gibt es nicht", seen);
        Require(context, TaskName.Account, task.Assignee, UnknownAccount, seen);
        foreach (var person in task.Bounds.Persons)
            Require(context, TaskName.Account, person, UnknownAccount, done);
        var (themenfeld, organisation) = (task.Bounds.Themenfeld, task.Bounds.Organisation);
        Require(context, TaskName.Themenfeld, themenfeld, "Das Themenfeld „{0}“ gibt es nicht", seen);
        Require(context, TaskName.Organisation, organisation, "Die Organisation „{0}“ gibt es nicht", seen);
        Require(context, TaskName.Role, task.EscalateTo, "Die Rolle „{0}“ gibt es nicht", late);
    }

    private static void Require(
        ActivityContext context,
        string kind,
        string? name,
        string german,
        (string English, string German) consequence
    )
    {
        if (name is not null && context.IsUnknown(new TaskName(kind, name).ToString()))
            throw new FaultException(
                "Task",
                $"There is no {kind} '{name}': nobody would {consequence.English}.",
                $"{german.Replace("{0}", name, StringComparison.Ordinal)}: Niemand {consequence.German}."
            );
    }

    private static IEnumerable<Problem> Nobody(Node node, HumanTask task) =>
        task.CandidateRole.IsBlank && task.Assignee.IsBlank && task.Persons.Expression is null
            ?
            [
                new Problem(
                    node.Id,
                    "A task needs a candidate role or an assignee.",
                    "Eine Aufgabe braucht eine Rolle oder eine zuständige Person."
                ),
            ]
            : [];

    private static IEnumerable<Problem> Reminder(Node node, HumanTask task)
    {
        if (!task.RemindBefore.TryConstant(out var given) || given is not { } before || before < TimeSpan.Zero)
            yield break;
        if (!task.DueIn.TryConstant(out var due))
            yield break;
        if (due is null)
            yield return node.Wrong(
                task.RemindBefore,
                (
                    $"There is no reminder of a task that is never due: fill in '{task.DueIn.Name}'.",
                    $"An eine Aufgabe, die nie fällig wird, wird nicht erinnert: Füllen Sie „{task.DueIn.Label}“ aus."
                )
            );
        else if (before >= due && due >= TimeSpan.Zero)
            yield return node.Wrong(
                task.RemindBefore,
                (
                    $"The reminder would be before the task is there: it must be shorter than '{task.DueIn.Name}'.",
                    $"Erinnert würde, bevor es die Aufgabe gibt: Die Zeit muss kürzer sein als „{task.DueIn.Label}“."
                )
            );
    }

    private static IEnumerable<Problem> Escalation(Node node, HumanTask task)
    {
        if (
            task.EscalateTo.TryConstant(out var to)
            && !string.IsNullOrWhiteSpace(to)
            && task.DueIn.TryConstant(out var due)
            && due is null
        )
            yield return node.Wrong(
                task.EscalateTo,
                (
                    $"A task that is never due is never escalated: fill in '{task.DueIn.Name}'.",
                    $"Eine Aufgabe, die nie fällig wird, wird nie eskaliert: Füllen Sie „{task.DueIn.Label}“ aus."
                )
            );
    }
}
