using Microsoft.EntityFrameworkCore;

namespace OzgWorkflow.Server.Api;

/// <summary>A page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Total">Rows in all.</param>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="PageSize">Rows of a page.</param>
internal sealed record PageOf<T>(IReadOnlyList<T> Items, int Total, int Page, int PageSize);

/// <summary>Paging as lists of the API have it unless they say otherwise: <c>page</c> from 1, <c>pageSize</c> up to 200, 25 when not given.</summary>
internal static class Paging
{
    internal static (int Page, int Size) Read(int? page, int? pageSize) => (Math.Max(1, page ?? 1), Math.Clamp(pageSize ?? 25, 1, 200));

    internal static async Task<PageOf<T>> ToPage<T>(this IQueryable<T> rows, int? page, int? pageSize, CancellationToken cancellation)
    {
        var (number, size) = Read(page, pageSize);
        var items = await rows.Skip((number - 1) * size).Take(size).ToListAsync(cancellation);
        return new PageOf<T>(items, await rows.CountAsync(cancellation), number, size);
    }
}
