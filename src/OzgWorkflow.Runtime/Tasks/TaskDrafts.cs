using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>
/// Keeps what people enter into forms before they complete a task, for themselves. A draft outlives that somebody else
/// takes or completes the task, so that nothing typed is lost; it goes with its own completion, or when it is
/// discarded.
/// </summary>
public sealed class TaskDrafts(
    IDbContextFactory<WorkflowDb> databases,
    Responsibilities responsibilities,
    TimeProvider clock,
    ILogger<TaskDrafts> log
)
{
    /// <summary>Characters of a draft, as JSON.</summary>
    private const int AtMost = 256 * 1024;

    /// <summary>Of a task that is being completed nothing is kept afterwards: its row is waited for.</summary>
    private const string Upsert = """
        INSERT INTO workflow.task_draft (task_id, account, data, saved_at)
        SELECT id, {1}, {2}, {3} FROM workflow.task WHERE id = {0} AND status = 0 FOR SHARE
        ON CONFLICT (task_id, account) DO UPDATE SET data = excluded.data, saved_at = excluded.saved_at
        """;

    /// <summary>Removes the draft of a task $1 that its owner $2 completed.</summary>
    internal const string Remove = "DELETE FROM workflow.task_draft WHERE task_id = $1 AND account = $2";

    /// <summary>The draft of an account; <c>null</c>: there is none.</summary>
    public async Task<TaskDraft?> Find(Guid task, string account, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db
            .TaskDrafts.AsNoTracking()
            .SingleOrDefaultAsync(x => x.TaskId == task && x.Account == account, cancellation);
    }

    /// <summary>Keeps what was entered so far instead of what was kept before.</summary>
    public async Task<CommandResult> Keep(
        Guid id,
        Actor actor,
        IReadOnlyDictionary<string, object?> entered,
        CancellationToken cancellation
    )
    {
        var data = ValueJson.ToJson(entered);
        if (data.Length > AtMost)
            return new CommandResult.Invalid("", "Das ist zu viel, um es zwischenzuspeichern.");
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Tasks.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellation) is not { } task)
            return new CommandResult.NotFound("Diese Aufgabe gibt es nicht.");
        if (TaskPolicy.Refusal(task, await responsibilities.Of(actor, cancellation)) is { } refusal)
        {
            log.LogWarning("{Account} may not keep a draft of task {TaskId}", actor.Account, id);
            return refusal;
        }

        var kept = await db.Database.ExecuteSqlRawAsync(
            Upsert,
            [id, actor.Account!, data, clock.GetUtcNow()],
            cancellation
        );
        return kept > 0
            ? new CommandResult.Done(task.InstanceId, Changed: true)
            : new CommandResult.Conflict("Die Aufgabe ist bereits abgeschlossen.");
    }

    /// <summary>Removes the draft of an account.</summary>
    public async Task Discard(Guid task, string account, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.TaskDrafts.Where(x => x.TaskId == task && x.Account == account).ExecuteDeleteAsync(cancellation);
    }
}
