using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>How many tasks there are of each kind.</summary>
/// <param name="Scopes">In each scope, otherwise filtered alike.</param>
/// <param name="Urgencies">How urgent those of the filter are.</param>
/// <param name="PutBy">How many more its scope has that are put by.</param>
public sealed record TaskCounts(
    IReadOnlyDictionary<TaskScope, int> Scopes,
    IReadOnlyDictionary<TaskUrgency, int> Urgencies,
    int PutBy
);

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
        var selection = await Selection(db, filter, cancellation);
        return await selection.Ordered(filter).PageAt(paging, cancellation);
    }

    /// <summary>How many tasks there are.</summary>
    public async Task<TaskCounts> Count(TaskFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Count(await Selection(db, filter, cancellation), filter, cancellation);
    }

    /// <summary>Both, of one look at who somebody is and what the catalogue says of the words.</summary>
    public async Task<(IReadOnlyList<ListedTask> Items, int Total, TaskCounts Counts)> ReadCounted(
        TaskFilter filter,
        Paging paging,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var selection = await Selection(db, filter, cancellation);
        var (items, total) = await selection.Ordered(filter).PageAt(paging, cancellation);
        return (items, total, await Count(selection, filter, cancellation));
    }

    private static async Task<TaskCounts> Count(
        TaskSelection selection,
        TaskFilter filter,
        CancellationToken cancellation
    )
    {
        var scopes = new Dictionary<TaskScope, int>();
        foreach (var scope in TaskScope.Every)
            scopes[scope] = await selection.Of(filter with { Scope = scope }).CountAsync(cancellation);
        var urgencies = await selection
            .Of(filter)
            .GroupBy(x => x.Urgency)
            .Select(x => new { x.Key, Count = x.Count() })
            .ToDictionaryAsync(x => x.Key, x => x.Count, cancellation);
        var putBy =
            filter is { PutBy: false } && filter.Scope != TaskScope.Done
                ? await selection.Of(filter with { PutBy = true }).CountAsync(cancellation)
                : 0;
        return new(scopes, urgencies, putBy);
    }

    private async Task<TaskSelection> Selection(OzgDb db, TaskFilter filter, CancellationToken cancellation) =>
        new(
            db,
            await responsibilities.Of(filter.Actor, cancellation),
            await persons.ThemenfelderOf(filter.Actor.Account, cancellation),
            await Words(db, filter.Search, cancellation),
            clock.GetUtcNow()
        );

    /// <summary>
    /// Each word with the Leistungen that it finds: the catalogue is looked through once, not for each task.
    /// </summary>
    private static async Task<IReadOnlyList<FoundWord>> Words(OzgDb db, string? search, CancellationToken cancellation)
    {
        var words = new List<FoundWord>();
        foreach (var word in SearchWords.Of(search))
        {
            var pattern = LikePattern.Containing(word);
            var named = db.Leistungen.Where(x => EF.Functions.ILike(x.Name, pattern, "\\")).Select(x => x.OzgId);
            var listed = db
                .LeikaLeistungen.Where(x =>
                    x.OzgId != null && (EF.Functions.ILike(x.Name, pattern, "\\") || x.Key.StartsWith(word))
                )
                .Select(x => x.OzgId!);
            words.Add(new(word, await named.Union(listed).ToArrayAsync(cancellation)));
        }

        return words;
    }
}
