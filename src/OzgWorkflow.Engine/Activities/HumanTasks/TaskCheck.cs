using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>
/// What would go wrong with a task: nobody to do it, a form that contradicts itself, a reminder or an escalation that
/// never comes.
/// </summary>
internal static class TaskCheck
{
    internal static IEnumerable<Problem> Find(Node node, HumanTask task) =>
        Nobody(node, task)
            .Concat(
                task.Form.Contradictions()
                    .Select(FormCompiler.Invalid)
                    .Select(x => new Problem(node.Id, x.English, x.German))
            )
            .Concat(Reminder(node, task))
            .Concat(Escalation(node, task));

    /// <summary>Reports that the task which another person must have done is none of this workflow.</summary>
    internal static void EarlierTask(ICompiler compiler, HumanTask task)
    {
        if (!task.NotSameAs.TryConstant(out var earlier))
            compiler.Report(
                $"'{task.NotSameAs.Name}' must be a constant.",
                $"„{task.NotSameAs.Label}“ muss eine Konstante sein."
            );
        else if (
            !ActivityTree
                .Of(compiler.Workflow.Root)
                .Any(x => x.Type == compiler.Node.Type && x.Id == earlier!.Trim() && x.Id != compiler.Node.Id)
        )
            compiler.Report(
                $"There is no other task '{earlier}' in this workflow.",
                $"Eine andere Aufgabe „{earlier}“ gibt es in diesem Workflow nicht."
            );
    }

    /// <summary>Makes sure that there is everybody and everything that a new task names.</summary>
    internal static void RequirePeople(ActivityContext context, TaskDetails task)
    {
        Require(
            context,
            task.CandidateRole,
            ("role", $"Die Rolle „{task.CandidateRole}“ gibt es nicht"),
            ("see the task", "sähe die Aufgabe")
        );
        Require(
            context,
            task.Assignee,
            ("account", $"Das Konto „{task.Assignee}“ gibt es nicht, oder es ist gesperrt"),
            ("see the task", "sähe die Aufgabe")
        );
        foreach (var person in task.Bounds.Persons)
            Require(
                context,
                person,
                ("account", $"Das Konto „{person}“ gibt es nicht, oder es ist gesperrt"),
                ("do the task", "erledigte die Aufgabe")
            );
        Require(
            context,
            task.Bounds.Themenfeld,
            ("Themenfeld", $"Das Themenfeld „{task.Bounds.Themenfeld}“ gibt es nicht"),
            ("see the task", "sähe die Aufgabe")
        );
        Require(
            context,
            task.Bounds.Organisation,
            ("organisation", $"Die Organisation „{task.Bounds.Organisation}“ gibt es nicht"),
            ("see the task", "sähe die Aufgabe")
        );
        Require(
            context,
            task.EscalateTo,
            ("role", $"Die Rolle „{task.EscalateTo}“ gibt es nicht"),
            ("hear of it when it is late", "erführe davon, wenn sie überfällig ist")
        );
    }

    private static void Require(
        ActivityContext context,
        string? name,
        (string English, string German) what,
        (string English, string German) consequence
    )
    {
        if (context.IsUnknown(name))
            throw new FaultException(
                "Task",
                $"There is no {what.English} '{name}': nobody would {consequence.English}.",
                $"{what.German}: Niemand {consequence.German}."
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
