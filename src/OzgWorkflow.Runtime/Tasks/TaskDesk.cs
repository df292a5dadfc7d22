using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>
/// What people do with tasks short of completing them: take, give back, hand over, remark. The instance does not move.
/// </summary>
public sealed class TaskDesk(
    IDbContextFactory<WorkflowDb> databases,
    IPrograms programs,
    TimeProvider clock,
    ILogger<TaskDesk> log
)
{
    private const int CommentsAtMost = 200;

    /// <summary>A task; <c>null</c> when there is none with that id.</summary>
    public async Task<HumanTaskRow?> Find(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Tasks.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellation);
    }

    /// <summary>The form of a task.</summary>
    public async Task<Form> FormOf(HumanTaskRow task, CancellationToken cancellation)
    {
        var program = await programs.Get(task.DefinitionVersionId, null, cancellation);
        return ((IForm)program[task.NodeKey].Activity).Form;
    }

    /// <summary>Takes a task that nobody has.</summary>
    public Task<CommandResult> Claim(Guid id, Actor actor, CancellationToken cancellation) =>
        Assign(
            id,
            actor,
            actor.Account,
            task => TaskPolicy.MayClaim(task, actor) && (task.Assignee is null || task.Assignee == actor.Account),
            cancellation,
            actor.Account
        );

    /// <summary>Gives a task back to everyone with its role.</summary>
    public Task<CommandResult> Release(Guid id, Actor actor, CancellationToken cancellation) =>
        Assign(
            id,
            actor,
            null,
            task => task.CandidateRoles.Length > 0 && (task.Assignee == actor.Account || actor.IsAdministration),
            cancellation
        );

    /// <summary>Hands a task to someone else, who must hold a role that it is for.</summary>
    public async Task<CommandResult> Delegate(Guid id, Actor actor, Actor receiver, CancellationToken cancellation)
    {
        if (
            await Find(id, cancellation) is { } task
            && TaskPolicy.MayWork(task, actor)
            && !TaskPolicy.MayReceive(task, receiver)
        )
            return new CommandResult.Invalid(
                "to",
                $"Wem Sie die Aufgabe geben wollen, fehlt die Rolle, für die sie ist: {string.Join(", ", task.CandidateRoles)}."
            );
        return await Assign(
            id,
            actor,
            receiver.Account,
            task => TaskPolicy.MayWork(task, actor) && TaskPolicy.MayReceive(task, receiver),
            cancellation,
            actor.Account
        );
    }

    /// <summary>Adds a remark, once for each key if one is given.</summary>
    public async Task<CommandResult> Comment(
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
        if (!TaskPolicy.MayComment(task, actor))
            return new CommandResult.Forbidden(
                "Kommentieren kann, wer die Aufgabe hat oder eine Rolle, für die sie ist."
            );
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
        if (await db.Comments.CountAsync(x => x.TaskId == id, cancellation) >= CommentsAtMost)
            return new CommandResult.Conflict($"Diese Aufgabe hat schon {CommentsAtMost} Kommentare.");
        db.Comments.Add(
            new TaskComment
            {
                TaskId = id,
                Author = actor.Account ?? "System",
                At = clock.GetUtcNow(),
                Text = text.Trim(),
            }
        );
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new CommandResult.Done(task.InstanceId, Changed: true);
    }

    /// <summary>The remarks on a task, oldest first.</summary>
    public async Task<IReadOnlyList<TaskComment>> Comments(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Comments.AsNoTracking().Where(x => x.TaskId == id).OrderBy(x => x.Id).ToListAsync(cancellation);
    }

    /// <summary>
    /// What somebody had is for everyone with the task's role again: all, or what he may not do with the roles that he
    /// still has.
    /// </summary>
    public static Task ReleaseAll(
        WorkflowDb db,
        string account,
        CancellationToken cancellation,
        IReadOnlyList<string>? stillHas = null
    )
    {
        var roles = (stillHas ?? []).ToArray();
        return db
            .Tasks.Where(x => x.Assignee == account && x.Status == HumanTaskStatus.Open && x.CandidateRoles.Length > 0)
            .Where(x => stillHas == null || x.DelegatedBy != null && !x.CandidateRoles.Any(r => roles.Contains(r)))
            .ExecuteUpdateAsync(
                x => x.SetProperty(t => t.Assignee, (string?)null).SetProperty(t => t.DelegatedBy, (string?)null),
                cancellation
            );
    }

    private async Task<CommandResult> Assign(
        Guid id,
        Actor actor,
        string? account,
        Func<HumanTaskRow, bool> may,
        CancellationToken cancellation,
        string? delegatedBy = null
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var task = await db
            .Tasks.FromSql($"SELECT * FROM workflow.task WHERE id = {id} FOR UPDATE")
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellation);
        if (task is null)
            return new CommandResult.NotFound("Diese Aufgabe gibt es nicht.");
        if (task.Status != HumanTaskStatus.Open)
            return new CommandResult.Conflict("Die Aufgabe ist bereits abgeschlossen.");
        if (!may(task))
        {
            log.LogWarning("{Account} may not assign task {TaskId} to {Assignee}", actor.Account, id, account);
            return new CommandResult.Forbidden(
                task.Assignee is not null ? TaskPolicy.IsTaken : "Die Aufgabe ist nicht für Ihre Rolle."
            );
        }

        await db
            .Tasks.Where(x => x.Id == id)
            .ExecuteUpdateAsync(
                x => x.SetProperty(t => t.Assignee, account).SetProperty(t => t.DelegatedBy, delegatedBy),
                cancellation
            );
        await transaction.CommitAsync(cancellation);
        log.LogInformation(
            "{Account} assigned task {TaskId} to {Assignee}",
            actor.Account,
            id,
            account ?? "everyone with its role"
        );
        return new CommandResult.Done(task.InstanceId, Changed: task.Assignee != account);
    }
}
