using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Finds tasks and completes them.</summary>
public sealed class TaskDesk(
    IDbContextFactory<WorkflowDb> databases,
    IPrograms programs,
    StepHandler commands,
    Responsibilities responsibilities,
    ILogger<TaskDesk> log
)
{
    /// <summary>A task; <c>null</c> when there is none with that id.</summary>
    public async Task<HumanTaskRow?> Find(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Tasks.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellation);
    }

    /// <summary>Those of some tasks that there are, the most urgent first.</summary>
    public async Task<IReadOnlyList<HumanTaskRow>> Find(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db
            .Tasks.AsNoTracking()
            .Where(x => ids.Contains(x.Id))
            .OrderBy(x => x.DueAt)
            .ThenBy(x => x.Id)
            .ToListAsync(cancellation);
    }

    /// <summary>The form of a task.</summary>
    public async Task<Form> FormOf(HumanTaskRow task, CancellationToken cancellation)
    {
        var program = await programs.Get(task.DefinitionVersionId, null, cancellation);
        return ((IForm)program[task.NodeKey].Activity).Form;
    }

    /// <summary>How a task came to whoever has it, oldest first.</summary>
    public async Task<IReadOnlyList<TaskMovement>> Movements(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db
            .TaskMovements.AsNoTracking()
            .Where(x => x.TaskId == id)
            .OrderBy(x => x.Id)
            .ToListAsync(cancellation);
    }

    /// <summary>Why the actor may not complete a task that is open, which is logged; <c>null</c> when he may.</summary>
    public async Task<CommandResult.Forbidden?> Refuse(HumanTaskRow task, Actor actor, CancellationToken cancellation)
    {
        if (
            task.Status != HumanTaskStatus.Open
            || TaskPolicy.Refusal(task, await responsibilities.Of(actor, cancellation)) is not { } refusal
        )
            return null;
        log.LogWarning("{Account} may not complete task {TaskId}", actor.Account, task.Id);
        return refusal;
    }

    /// <summary>Completes a task.</summary>
    public Task<CommandResult> Complete(CompleteTask complete, CancellationToken cancellation) =>
        Handle(complete, cancellation);

    /// <summary>Changes when a task is due.</summary>
    public Task<CommandResult> ChangeDue(ChangeDueDate change, CancellationToken cancellation) =>
        Handle(change, cancellation);

    private async Task<CommandResult> Handle(Command command, CancellationToken cancellation) =>
        await commands.Handle(
            command with
            {
                Actor = await responsibilities.Of(command.Actor, cancellation),
            },
            cancellation
        );
}
