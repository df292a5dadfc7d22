using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Completes a human task.</summary>
public sealed record CompleteTask(
    Guid? Key,
    Actor Actor,
    Guid TaskId,
    string? Outcome,
    IReadOnlyDictionary<string, object?> Data
) : Command(Key, Actor)
{
    /// <summary>Why somebody does it whom it is not for: the administration.</summary>
    public string? Reason { get; init; }

    internal override Guid Target => TaskId;

    internal override IReadOnlyDictionary<string, object?> Content =>
        new Dictionary<string, object?>
        {
            ["outcome"] = Outcome,
            ["data"] = Data,
            ["reason"] = Reason,
        };
}

/// <summary>A person's decision on a task.</summary>
internal sealed record TaskCompletion(string Title, string Outcome, IReadOnlyDictionary<string, object?> Data)
{
    internal string? InsteadOf { get; init; }

    internal string? Reason { get; init; }
}

/// <summary>Who may complete a task, with what, and what the instance gets of it.</summary>
internal sealed class TaskCompletionRules(ChoiceLists choiceLists, TimeProvider clock, ILogger<TaskCompletionRules> log)
    : ITaskRules
{
    public Type Command => typeof(CompleteTask);

    public void LogRefusal(string? account, Guid task) =>
        log.LogWarning("{Account} may not complete task {TaskId}", account, task);

    public async Task<Verdict> Judge(
        Command command,
        object? row,
        WorkflowProgram program,
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        var (complete, task) = ((CompleteTask)command, (HumanTaskRow)row!);
        switch (task.Status)
        {
            case HumanTaskStatus.Completed:
                return Verdict.Refused(
                    new CommandResult.Conflict(
                        $"Die Aufgabe wurde bereits von {task.CompletedBy} erledigt ({task.Outcome})."
                    )
                );
            case HumanTaskStatus.Cancelled:
                return Verdict.Refused(new CommandResult.Conflict("Die Aufgabe wird nicht mehr gebraucht."));
        }

        var right = TaskPolicy.ToWork(task, command.Actor)!;
        if (right.Problem(complete.Reason) is { } withoutReason)
            return Verdict.Refused(withoutReason);
        var form = ((IForm)program[task.NodeKey].Activity).Form;
        var entered = form.Validate(
            complete.Outcome,
            complete.Data,
            new FormSources(clock.Today())
            {
                Lists = await choiceLists.For(form, connection, cancellation),
                Files = form.TakesFiles ? await TaskFiles.Of(task.Id, connection, cancellation) : [],
            }
        );
        if (entered.Errors.Count > 0)
            return Verdict.Refused(new CommandResult.Invalid(entered.Errors));
        var completion = new TaskCompletion(task.Title, complete.Outcome!, entered.Data)
        {
            InsteadOf = right.InsteadOf,
            Reason = right.Kept(complete.Reason),
        };
        return new Verdict(
            new Resume(
                task.BookmarkId,
                new Dictionary<string, object?>
                {
                    ["outcome"] = completion.Outcome,
                    ["data"] = completion.Data,
                    ["completedBy"] = command.Actor.Account,
                }
            ),
            completion
        );
    }
}
