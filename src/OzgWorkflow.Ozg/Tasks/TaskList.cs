using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>Lists tasks with the Leistung they belong to.</summary>
public sealed class TaskList(
    IDbContextFactory<OzgDb> databases,
    PersonList persons,
    Responsibilities responsibilities,
    TimeProvider clock
)
{
    /// <summary>A page of tasks and how many there are in all.</summary>
    public async Task<(IReadOnlyList<ListedTask> Items, int Total)> Read(
        TaskFilter filter,
        Paging paging,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var selection = await Selection(db, filter.Actor, cancellation);
        return await selection.Ordered(filter).PageAt(paging, cancellation);
    }

    /// <summary>How many tasks are how urgent.</summary>
    public async Task<IReadOnlyDictionary<TaskUrgency, int>> Urgencies(
        TaskFilter filter,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var selection = await Selection(db, filter.Actor, cancellation);
        return await selection
            .Of(filter)
            .GroupBy(x => x.Urgency)
            .Select(x => new { x.Key, Count = x.Count() })
            .ToDictionaryAsync(x => x.Key, x => x.Count, cancellation);
    }

    /// <summary>How many tasks there are in each scope, otherwise filtered alike.</summary>
    public async Task<IReadOnlyDictionary<TaskScope, int>> Counts(TaskFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var selection = await Selection(db, filter.Actor, cancellation);
        var counts = new Dictionary<TaskScope, int>();
        foreach (var scope in TaskScope.Every)
            counts[scope] = await selection.Of(filter with { Scope = scope }).CountAsync(cancellation);
        return counts;
    }

    private async Task<TaskSelection> Selection(OzgDb db, Actor actor, CancellationToken cancellation) =>
        new(
            db,
            await responsibilities.Of(actor, cancellation),
            await persons.ThemenfelderOf(actor.Account, cancellation),
            clock.GetUtcNow()
        );
}
