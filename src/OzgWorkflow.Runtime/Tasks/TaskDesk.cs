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
    StepHandler commands,
    Responsibilities responsibilities,
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

    /// <summary>Completes a task.</summary>
    public async Task<CommandResult> Complete(CompleteTask complete, CancellationToken cancellation) =>
        await commands.Handle(
            complete with
            {
                Actor = await responsibilities.Of(complete.Actor, cancellation),
            },
            cancellation
        );

    /// <summary>Takes a task that nobody has, or that was escalated to the actor.</summary>
    public Task<CommandResult> Claim(Guid id, Actor actor, CancellationToken cancellation) =>
        Assign(id, actor, actor.Account, TaskPolicy.MayTake, cancellation, actor.Account);

    /// <summary>Gives a task back to everyone whom it is for.</summary>
    public Task<CommandResult> Release(Guid id, Actor actor, CancellationToken cancellation) =>
        Assign(
            id,
            actor,
            null,
            (task, me) => task.CandidateGroups.Length > 0 && (task.Assignee == me.Account || me.IsAdministration),
            cancellation
        );

    /// <summary>The accounts that a task may be handed to.</summary>
    public async Task<IEnumerable<string>> Receivers(HumanTaskRow task, CancellationToken cancellation) =>
        (await responsibilities.MembersOf([.. task.CandidateGroups, Actor.AdministrationRole], cancellation)).Where(x =>
            x != task.NotBy && x != task.Assignee
        );

    /// <summary>Hands a task to someone else, whom it must be for.</summary>
    public async Task<CommandResult> Delegate(Guid id, Actor actor, Actor receiver, CancellationToken cancellation)
    {
        var (from, to) = (
            await responsibilities.Of(actor, cancellation),
            await responsibilities.Of(receiver, cancellation)
        );
        if (
            await Find(id, cancellation) is { } task
            && TaskPolicy.MayWork(task, from)
            && !TaskPolicy.MayReceive(task, from, to)
        )
            return new CommandResult.Invalid(
                "to",
                $"Wem Sie die Aufgabe geben wollen, darf sie nicht erledigen: Sie ist für {TaskPolicy.For(task)}."
            );
        return await Assign(
            id,
            actor,
            receiver.Account,
            (x, me) => TaskPolicy.MayWork(x, me) && TaskPolicy.MayReceive(x, me, to),
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
        if (!TaskPolicy.MayComment(task, await responsibilities.Of(actor, cancellation)))
            return new CommandResult.Forbidden("Kommentieren kann, wer die Aufgabe hat oder für wen sie ist.");
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
    /// What somebody had is for everyone whom it is for again: all, or what he may not do any more.
    /// </summary>
    /// <param name="db">Where the rest of the change is made, too.</param>
    /// <param name="account">Who had it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="remains">The account as it is from now on, with its groups; <c>null</c> when it is gone.</param>
    public static Task ReleaseAll(WorkflowDb db, string account, CancellationToken cancellation, Actor? remains = null)
    {
        var groups = (remains?.Groups ?? new HashSet<string>()).ToArray();
        return db
            .Tasks.Where(x => x.Assignee == account && x.Status == HumanTaskStatus.Open && x.CandidateGroups.Length > 0)
            .Where(x => remains == null || x.DelegatedBy != null && !x.CandidateGroups.Any(g => groups.Contains(g)))
            .ExecuteUpdateAsync(
                x => x.SetProperty(t => t.Assignee, (string?)null).SetProperty(t => t.DelegatedBy, (string?)null),
                cancellation
            );
    }

    private async Task<CommandResult> Assign(
        Guid id,
        Actor actor,
        string? account,
        Func<HumanTaskRow, Actor, bool> may,
        CancellationToken cancellation,
        string? delegatedBy = null
    )
    {
        var me = await responsibilities.Of(actor, cancellation);
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
        if (!may(task, me))
        {
            log.LogWarning("{Account} may not assign task {TaskId} to {Assignee}", actor.Account, id, account);
            return TaskPolicy.Refused(task, me);
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
