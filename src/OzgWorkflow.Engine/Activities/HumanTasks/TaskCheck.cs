using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>What would go wrong with a task: nobody to do it, a form that contradicts itself, a reminder that never comes.</summary>
internal static class TaskCheck
{
    internal static IEnumerable<Problem> Find(Node node, HumanTask task) =>
        Nobody(node, task)
            .Concat(
                task.Form.Contradictions()
                    .Select(x => new Problem(
                        node.Id,
                        $"The form is not valid: {x.Message}",
                        $"Das Formular ist fehlerhaft: {x.UserMessage}"
                    ))
            )
            .Concat(Reminder(node, task));

    private static IEnumerable<Problem> Nobody(Node node, HumanTask task) =>
        task.CandidateRole.IsBlank && task.Assignee.IsBlank
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
}
