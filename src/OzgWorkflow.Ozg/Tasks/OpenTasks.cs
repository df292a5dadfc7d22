using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>Which open tasks to list.</summary>
public sealed record TaskFilter(Actor Actor, TaskScope Scope)
{
    public string? Themenfeld { get; init; }

    public string? Phase { get; init; }

    public string? OzgId { get; init; }

    public bool OnlyOverdue { get; init; }
}

/// <summary>A task in a list.</summary>
public sealed record OpenTask(
    Guid Id,
    string Title,
    string? OzgId,
    string? Leistung,
    string? Themenfeld,
    string? Phase,
    IReadOnlyList<string> CandidateRoles,
    string? Assignee,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? EscalatedAt
);

/// <summary>Lists open tasks with the Leistung they belong to, the most urgent first.</summary>
public sealed class OpenTasks(IDbContextFactory<OzgDb> databases, Responsibilities responsibilities, TimeProvider clock)
{
    /// <summary>A page of tasks and how many there are in all.</summary>
    public async Task<(IReadOnlyList<OpenTask> Items, int Total)> Read(
        TaskFilter filter,
        Paging paging,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var tasks = Select(db.Tasks.AsNoTracking().Where(x => x.Status == HumanTaskStatus.Open), filter);
        if (filter.Scope == TaskScope.MyRoles || filter.Scope == TaskScope.InsteadOf)
            tasks = tasks.Where(Waits(filter.Scope, await responsibilities.Of(filter.Actor, cancellation)));
        var rows =
            from task in tasks
            join leistung in db.Leistungen on task.CorrelationId equals leistung.OzgId into found
            from leistung in found.DefaultIfEmpty()
            where
                (filter.Themenfeld == null || leistung!.Themenfeld == filter.Themenfeld)
                && (filter.Phase == null || leistung!.Phase == filter.Phase)
            orderby task.DueAt, task.Id
            select new OpenTask(
                task.Id,
                task.Title,
                task.CorrelationId,
                leistung!.Name,
                leistung.Themenfeld,
                leistung.Phase,
                task.CandidateRoles,
                task.Assignee,
                task.CreatedAt,
                task.DueAt,
                task.EscalatedAt
            );
        return await rows.PageAt(paging, cancellation);
    }

    private static Expression<Func<HumanTaskRow, bool>> Waits(TaskScope scope, Actor actor) =>
        scope == TaskScope.MyRoles ? TaskPolicy.WaitsFor(actor)
        : actor.StandsInFor.Count == 0 ? _ => false
        : actor.StandsInFor.Select(x => TaskPolicy.WaitsFor(x, actor)).Aggregate(Either);

    private static Expression<Func<HumanTaskRow, bool>> Either(
        Expression<Func<HumanTaskRow, bool>> one,
        Expression<Func<HumanTaskRow, bool>> other
    )
    {
        var row = one.Parameters[0];
        var second = ReplacingExpressionVisitor.Replace(other.Parameters[0], row, other.Body);
        return Expression.Lambda<Func<HumanTaskRow, bool>>(Expression.OrElse(one.Body, second), row);
    }

    private IQueryable<HumanTaskRow> Select(IQueryable<HumanTaskRow> tasks, TaskFilter filter)
    {
        var (account, now) = (filter.Actor.Account, clock.GetUtcNow());
        if (filter.Scope == TaskScope.Mine)
            tasks = tasks.Where(x => x.Assignee == account);
        if (filter.OzgId is { } ozgId)
            tasks = tasks.Where(x => x.CorrelationId == ozgId);
        if (filter.OnlyOverdue)
            tasks = tasks.Where(x => x.DueAt < now);
        return tasks;
    }
}
