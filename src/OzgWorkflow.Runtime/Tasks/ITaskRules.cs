using Npgsql;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>
/// What is the same for all commands whose target is a human task: it is read with its lock, and whoever may not do it
/// may not give them.
/// </summary>
internal interface ITaskRules : ICommandRules
{
    string ICommandRules.NotFound => "Diese Aufgabe gibt es nicht.";

    NpgsqlBatchCommand ICommandRules.Find(Command command) =>
        StepBatch.Statement("SELECT instance_id FROM workflow.task WHERE id = $1", command.Target);

    NpgsqlBatchCommand ICommandRules.Read(Command command) => StepBatch.Statement(TaskRows.Lock, command.Target);

    object? ICommandRules.Row(NpgsqlDataReader reader) => TaskRows.Read(reader);

    CommandResult? ICommandRules.Forbid(Command command, object? row)
    {
        var task = (HumanTaskRow)row!;
        if (task.Status != HumanTaskStatus.Open || TaskPolicy.Refusal(task, command.Actor) is not { } refusal)
            return null;
        LogRefusal(command.Actor.Account, task.Id);
        return refusal;
    }

    /// <summary>Somebody may not.</summary>
    void LogRefusal(string? account, Guid task);
}
