using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>A word that is looked for.</summary>
/// <param name="Word">The word.</param>
/// <param name="Leistungen">The OZG-IDs of those that it finds, by their name or an entry of the LeiKa.</param>
internal sealed record FoundWord(string Word, IReadOnlyList<string> Leistungen);

/// <summary>The tasks that a filter selects, as somebody sees them at a time.</summary>
/// <param name="db">Where they are.</param>
/// <param name="actor">Who looks, with the groups that he belongs to.</param>
/// <param name="themenfelder">Those that he is responsible in.</param>
/// <param name="words">What he looks for.</param>
/// <param name="now">When.</param>
internal sealed class TaskSelection(
    OzgDb db,
    Actor actor,
    IReadOnlyList<string> themenfelder,
    IReadOnlyList<FoundWord> words,
    DateTimeOffset now
)
{
    private readonly DateOnly _today = LocalDay.Of(now);

    internal IQueryable<ListedTask> Ordered(TaskFilter filter)
    {
        var rows = Of(filter);
        var isReversed = filter.IsReversed;
        return (filter.Order, filter.Scope == TaskScope.Done) switch
        {
            (TaskOrder.Title, _) => By(rows, x => x.Title, isReversed).ThenBy(x => x.DueAt).ThenBy(x => x.Id),
            (TaskOrder.Leistung, _) => By(rows, x => x.Leistung, isReversed).ThenBy(x => x.DueAt).ThenBy(x => x.Id),
            (TaskOrder.Priority, _) => By(rows, x => x.Priority, !isReversed).ThenBy(x => x.DueAt).ThenBy(x => x.Id),
            (_, true) => By(rows, x => x.ClosedAt, !isReversed).ThenBy(x => x.Id),
            _ when isReversed => rows.OrderBy(x => x.DueAt == null).ThenByDescending(x => x.DueAt).ThenBy(x => x.Id),
            _ => rows.OrderBy(x => x.DueAt).ThenByDescending(x => x.Priority).ThenBy(x => x.Id),
        };
    }

    internal IQueryable<ListedTask> Of(TaskFilter filter)
    {
        var today = _today;
        var (tomorrow, nextWeek) = (today.AddDays(1).Begins(), today.AddDays(8 - DayOfWeek(today)).Begins());
        return from task in Tasks(filter)
            join leistung in db.Leistungen on task.CorrelationId equals leistung.OzgId into found
            from leistung in found.DefaultIfEmpty()
            where filter.Phase == null || leistung!.Phase == filter.Phase
            select new ListedTask
            {
                Id = task.Id,
                Title = task.Title,
                OzgId = task.CorrelationId,
                Leistung = leistung!.Name,
                Themenfeld = task.Themenfeld,
                Phase = leistung.Phase,
                CandidateRoles = task.CandidateRoles,
                Assignee = task.Assignee,
                Priority = task.Priority,
                FollowUp = task.FollowUp,
                CreatedAt = task.CreatedAt,
                DueAt = task.DueAt,
                Urgency =
                    task.DueAt == null ? TaskUrgency.Never
                    : task.DueAt < (task.ClosedAt ?? now) ? TaskUrgency.Overdue
                    : task.DueAt < tomorrow ? TaskUrgency.Today
                    : task.DueAt < nextWeek ? TaskUrgency.ThisWeek
                    : TaskUrgency.Later,
                EscalatedAt = task.EscalatedAt,
                ClosedAt = task.ClosedAt,
                CompletedBy = task.CompletedBy,
                Outcome = task.Outcome,
            };
    }

    private static IOrderedQueryable<ListedTask> By<TKey>(
        IQueryable<ListedTask> rows,
        Expression<Func<ListedTask, TKey>> key,
        bool isDescending
    ) => isDescending ? rows.OrderByDescending(key) : rows.OrderBy(key);

    // Monday is 1.
    private static int DayOfWeek(DateOnly day) => ((int)day.DayOfWeek + 6) % 7 + 1;

    private IQueryable<HumanTaskRow> Tasks(TaskFilter filter)
    {
        var (status, today) = (
            filter.Scope == TaskScope.Done ? HumanTaskStatus.Completed : HumanTaskStatus.Open,
            _today
        );
        var tasks = db.Tasks.AsNoTracking().Where(x => x.Status == status).Where(Within(filter.Scope));
        if (filter.Themenfelder.Count > 0)
            tasks = tasks.Where(x => filter.Themenfelder.Contains(x.Themenfeld));
        if (filter.OzgId is { } ozgId)
            tasks = tasks.Where(x => x.CorrelationId == ozgId);
        if (filter.OnlyOverdue)
            tasks = tasks.Where(x => x.DueAt < (x.ClosedAt ?? now));
        if (filter is { PutBy: { } isPutBy } && filter.Scope != TaskScope.Done)
            // What is late is put by no more.
            tasks = isPutBy
                ? tasks.Where(x => x.FollowUp > today && (x.DueAt == null || x.DueAt >= now))
                : tasks.Where(x => x.FollowUp == null || x.FollowUp <= today || x.DueAt < now);
        return words.Aggregate(tasks, Containing);
    }

    private static IQueryable<HumanTaskRow> Containing(IQueryable<HumanTaskRow> tasks, FoundWord found)
    {
        var (word, pattern, leistungen) = (found.Word, LikePattern.Containing(found.Word), found.Leistungen);
        return tasks.Where(x =>
            EF.Functions.ILike(x.Title, pattern, "\\")
            || x.CorrelationId!.StartsWith(word)
            || leistungen.Contains(x.CorrelationId)
        );
    }

    private Expression<Func<HumanTaskRow, bool>> Within(TaskScope scope)
    {
        var account = actor.Account;
        return scope == TaskScope.Mine ? x => x.Assignee == account
            : scope == TaskScope.MyRoles ? TaskPolicy.WaitsFor(actor)
            : scope == TaskScope.MyThemenfelder ? x => themenfelder.Contains(x.Themenfeld)
            : scope == TaskScope.Done
                ? x =>
                    x.CompletedBy == account || x.CompletedInsteadOf == account || themenfelder.Contains(x.Themenfeld)
            : scope == TaskScope.All ? _ => true
            : scope == TaskScope.ForMe ? Either(TaskPolicy.WaitsFor(actor), InsteadOf)
            : InsteadOf;
    }

    private Expression<Func<HumanTaskRow, bool>> InsteadOf =>
        actor.StandsInFor.Count == 0
            ? _ => false
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
}
