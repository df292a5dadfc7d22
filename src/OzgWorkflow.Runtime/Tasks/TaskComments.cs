using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Remarks on tasks.</summary>
public sealed class TaskComments(
    IDbContextFactory<WorkflowDb> databases,
    Responsibilities responsibilities,
    TimeProvider clock,
    ILogger<TaskComments> log
)
{
    private const int AtMost = 200;

    /// <summary>Adds a remark, once for each key if one is given.</summary>
    public async Task<CommandResult> Add(
        Guid id,
        Actor actor,
        string text,
        CancellationToken cancellation,
        Guid? key = null
    )
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 4000)
            return new CommandResult.Invalid("text", "Bitte schreiben Sie einen Kommentar mit höchstens 4000 Zeichen.");
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Tasks.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellation) is not { } task)
            return new CommandResult.NotFound("Diese Aufgabe gibt es nicht.");
        if (TaskPolicy.ToComment(task, await responsibilities.Of(actor, cancellation)) is not { } right)
        {
            log.LogWarning("{Account} may not comment task {TaskId}", actor.Account, id);
            return new CommandResult.Forbidden("Kommentieren kann, wer die Aufgabe hat oder für wen sie ist.");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (
            key is { } once
            && await Receipt.Begin(
                db,
                Receipt.IdOf(actor, Receipt.Named($"comment/{id}"), once),
                task.InstanceId,
                text,
                clock.StoredNow(),
                cancellation
            )
                is { } before
        )
            return before;
        if (task.Status != HumanTaskStatus.Open)
            return new CommandResult.Conflict("Die Aufgabe ist abgeschlossen und kann nicht mehr kommentiert werden.");
        if (await db.Comments.CountAsync(x => x.TaskId == id, cancellation) >= AtMost)
            return new CommandResult.Conflict($"Diese Aufgabe hat schon {AtMost} Kommentare.");
        db.Comments.Add(
            new TaskComment
            {
                TaskId = id,
                Author = actor.Account ?? "System",
                InsteadOf = right.InsteadOf,
                At = clock.GetUtcNow(),
                Text = text.Trim(),
            }
        );
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new CommandResult.Done(task.InstanceId, Changed: true);
    }

    /// <summary>The remarks on a task, oldest first.</summary>
    public async Task<IReadOnlyList<TaskComment>> Of(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Comments.AsNoTracking().Where(x => x.TaskId == id).OrderBy(x => x.Id).ToListAsync(cancellation);
    }
}
