using Microsoft.Extensions.Logging;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>
/// Who has a task, and when: it is taken, given back, handed over, planned. The instance does not move; each movement
/// is kept with the task and published.
/// </summary>
public sealed class TaskAssignments
{
    /// <summary>Tasks that people move at once.</summary>
    public const int AtOnce = 200;

    private readonly Transactions _transactions;
    private readonly MovementWriter _movements;
    private readonly Responsibilities _responsibilities;
    private readonly TimeProvider _clock;
    private readonly ILogger<TaskAssignments> _log;

    internal TaskAssignments(
        Transactions transactions,
        MovementWriter movements,
        Responsibilities responsibilities,
        TimeProvider clock,
        ILogger<TaskAssignments> log
    ) =>
        (_transactions, _movements, _responsibilities, _clock, _log) = (
            transactions,
            movements,
            responsibilities,
            clock,
            log
        );

    /// <summary>
    /// Takes a task that nobody has, or that was escalated to the actor; the administration says why.
    /// </summary>
    public Task<CommandResult> Claim(
        Guid id,
        Actor actor,
        CancellationToken cancellation,
        Guid? key = null,
        string? reason = null
    ) => Move(new(id, TaskMovementKind.Claimed, actor.Account, reason), TaskPolicy.ToTake, actor, key, cancellation);

    /// <summary>Gives a task back to everyone whom it is for; the administration says why.</summary>
    public Task<CommandResult> Release(
        Guid id,
        Actor actor,
        CancellationToken cancellation,
        Guid? key = null,
        string? reason = null
    ) => Move(new(id, TaskMovementKind.Released, null, reason), TaskPolicy.ToRelease, actor, key, cancellation);

    /// <summary>
    /// Hands a task to someone else, whom it must be for; to the administration the note is the reason.
    /// </summary>
    public async Task<CommandResult> Delegate(
        Guid id,
        Actor actor,
        Actor receiver,
        string? note,
        CancellationToken cancellation,
        Guid? key = null
    )
    {
        var to = await _responsibilities.Of(receiver, cancellation);
        return await Move(
            new(id, TaskMovementKind.Delegated, receiver.Account, note),
            TaskPolicy.ToDelegate,
            actor,
            key,
            cancellation,
            (task, from) =>
                TaskPolicy.MayReceive(task, from, to) && _responsibilities.MayHaveTasks(to)
                    ? null
                    : new CommandResult.Invalid(
                        "to",
                        $"Wem Sie die Aufgabe geben wollen, darf sie nicht erledigen: Sie ist für {TaskPolicy.For(task)}."
                    )
        );
    }

    /// <summary>
    /// Says how much a task matters and until when it is put by; whoever may do it may, the administration says why.
    /// </summary>
    public Task<CommandResult> Plan(
        Guid id,
        Actor actor,
        TaskPlan plan,
        CancellationToken cancellation,
        Guid? key = null,
        string? reason = null
    ) =>
        Move(
            new(id, TaskMovementKind.Planned, null, reason) { Plan = plan },
            TaskPolicy.ToWork,
            actor,
            key,
            cancellation
        );

    /// <summary>
    /// Rights come before receipts: whoever has nothing to do with the task any more is not told what he once did.
    /// </summary>
    private async Task<CommandResult> Move(
        Movement movement,
        Func<HumanTaskRow, Actor, TaskRight?> right,
        Actor actor,
        Guid? key,
        CancellationToken cancellation,
        Func<HumanTaskRow, Actor, CommandResult?>? refuse = null
    )
    {
        var me = await _responsibilities.Of(actor, cancellation);
        // A key of its own when the caller gives none: what is tried again finds what the first try did.
        var receipt = Receipt.IdOf(
            actor,
            Receipt.Named($"{movement.Kind}/{movement.TaskId}"),
            key ?? Guid.CreateVersion7()
        );
        return await _transactions.Run(
            async batch =>
            {
                if (await Read(batch, movement.TaskId, cancellation) is not { } task)
                    return new CommandResult.NotFound("Diese Aufgabe gibt es nicht.");
                if (!TaskPolicy.HasToDoWith(task, me))
                    return Refused(task, movement, me);
                if (await Receipt.Read(batch, receipt, cancellation) is { } before)
                    return before.AnswerTo(movement.Hash);
                var by = right(task, me);
                var result =
                    task.Status != HumanTaskStatus.Open
                        ? new CommandResult.Conflict("Die Aufgabe ist bereits abgeschlossen.")
                    : by is null ? Refused(task, movement, me)
                    : by.Problem(movement.Note, movement.NoteField) ?? refuse?.Invoke(task, me);
                if (result is CommandResult.Forbidden)
                    return result;
                if (result is null)
                {
                    var isOther = movement.Changes(task);
                    if (isOther)
                        _movements.Write(batch, task, movement, actor, by?.InsteadOf);
                    result = new CommandResult.Done(task.InstanceId, isOther);
                }

                batch.Add(
                    Receipt.Insert,
                    receipt,
                    task.InstanceId,
                    movement.Hash,
                    Receipt.Keep(result),
                    _clock.StoredNow()
                );
                return result;
            },
            cancellation
        );
    }

    private static async Task<HumanTaskRow?> Read(StepBatch batch, Guid id, CancellationToken cancellation)
    {
        await using var reader = await batch.Read(cancellation, StepBatch.Statement(TaskRows.Lock, id));
        return await reader.ReadAsync(cancellation) ? TaskRows.Read(reader) : null;
    }

    private CommandResult.Forbidden Refused(HumanTaskRow task, Movement movement, Actor me)
    {
        _log.LogWarning("{Account}: task {TaskId} may not be {Movement}", me.Account, task.Id, movement.Kind);
        return TaskPolicy.Refused(task, me);
    }
}
