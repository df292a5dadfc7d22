using Microsoft.EntityFrameworkCore;

namespace OzgWorkflow.Runtime.Database;

/// <summary>
/// A page of a list, as every list counts them: numbers beyond the end give an empty page, sizes have a cap, and
/// nothing overflows, whoever asks.
/// </summary>
public sealed record Paging
{
    /// <summary>Rows of a page that says nothing.</summary>
    public const int StandardSize = 25;

    private Paging(long number, int size, int skip) => (Number, Size, Skip) = (number, size, skip);

    /// <summary>Number of the page, as the caller counts.</summary>
    public long Number { get; }

    /// <summary>Rows of the page at most.</summary>
    public int Size { get; }

    /// <summary>Rows before the page.</summary>
    public int Skip { get; }

    /// <summary>A page of a list that counts from 1, as our own API and pages do.</summary>
    /// <param name="number">Its number; the first when it is missing or smaller.</param>
    /// <param name="size">Rows; <paramref name="standard"/> when missing.</param>
    /// <param name="standard">Rows when nothing is said.</param>
    /// <param name="atMost">The cap.</param>
    public static Paging FromOne(long? number, long? size = null, int standard = StandardSize, int atMost = 200) =>
        Of(number ?? 1, 1, size, standard, atMost);

    /// <summary>A page of a list that counts from 0, as Elsa's API does.</summary>
    /// <inheritdoc cref="FromOne"/>
    public static Paging FromZero(long? number, long? size = null, int standard = StandardSize, int atMost = 1000) =>
        Of(number ?? 0, 0, size, standard, atMost);

    private static Paging Of(long number, long first, long? size, int standard, int atMost)
    {
        var (page, rows) = (Math.Max(first, number), (int)Math.Clamp(size ?? standard, 1, atMost));
        // OFFSET goes into an integer of the database's driver; nobody has that many rows.
        var before = Math.Min(page - first, int.MaxValue / rows);
        return new Paging(page, rows, (int)before * rows);
    }
}

/// <summary>Cuts a page out of a query.</summary>
public static class PagingQuery
{
    /// <summary>
    /// The rows of a page and how many there are in all: never fewer than were read, whatever is added or removed
    /// meanwhile, and only counted when the page does not show it.
    /// </summary>
    public static async Task<(IReadOnlyList<T> Items, int Total)> PageAt<T>(
        this IQueryable<T> rows,
        Paging paging,
        CancellationToken cancellation
    )
    {
        var items = await rows.Skip(paging.Skip).Take(paging.Size).ToListAsync(cancellation);
        var read = paging.Skip + items.Count;
        if (items.Count < paging.Size && (items.Count > 0 || paging.Skip == 0))
            return (items, read);
        var total = await rows.CountAsync(cancellation);
        return (items, items.Count == 0 ? total : Math.Max(read, total));
    }
}
