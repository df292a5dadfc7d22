using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>Finds Leistungen.</summary>
public sealed class LeistungList(IDbContextFactory<OzgDb> databases)
{
    /// <summary>A page of Leistungen and how many there are in all.</summary>
    public async Task<(IReadOnlyList<Leistung> Items, int Total)> Read(
        string? themenfeld,
        string? phase,
        string? search,
        Paging paging,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db
            .Leistungen.AsNoTracking()
            .Where(x => (themenfeld == null || x.Themenfeld == themenfeld) && (phase == null || x.Phase == phase));
        if (!string.IsNullOrWhiteSpace(search))
        {
            var text = search.Trim();
            rows = rows.Where(x => EF.Functions.ILike(x.Name, LikePattern.Containing(text), "\\") || x.OzgId == text);
        }

        return await rows.OrderBy(x => x.Name).ThenBy(x => x.OzgId).PageAt(paging, cancellation);
    }

    /// <summary>A Leistung; <c>null</c> when there is none with that id.</summary>
    public async Task<Leistung?> Find(string ozgId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Leistungen.AsNoTracking().SingleOrDefaultAsync(x => x.OzgId == ozgId, cancellation);
    }

    /// <summary>What some Leistungen are called, by OZG-ID.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Names(
        IEnumerable<string?> ozgIds,
        CancellationToken cancellation
    )
    {
        var wanted = ozgIds.OfType<string>().Distinct().ToArray();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db
            .Leistungen.Where(x => wanted.Contains(x.OzgId))
            .ToDictionaryAsync(x => x.OzgId, x => x.Name, cancellation);
    }

    /// <summary>All Themenfelder.</summary>
    public async Task<IReadOnlyList<string>> Themenfelder(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Themenfelder.Select(x => x.Name).OrderBy(x => x).ToListAsync(cancellation);
    }
}
