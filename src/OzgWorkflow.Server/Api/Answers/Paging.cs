using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Server.Api.Answers;

/// <summary>A page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Total">Rows in all.</param>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="PageSize">Rows of a page.</param>
internal sealed record PageOf<T>(IReadOnlyList<T> Items, int Total, long Page, int PageSize);

/// <summary>Lists of the API: <c>page</c> from 1, <c>pageSize</c> up to 200, 25 when not given.</summary>
internal static class Pages
{
    internal static async Task<PageOf<T>> ToPage<T>(
        this IQueryable<T> rows,
        long? page,
        long? pageSize,
        CancellationToken cancellation
    )
    {
        var paging = Paging.FromOne(page, pageSize);
        var (items, total) = await rows.PageAt(paging, cancellation);
        return new PageOf<T>(items, total, paging.Number, paging.Size);
    }
}
