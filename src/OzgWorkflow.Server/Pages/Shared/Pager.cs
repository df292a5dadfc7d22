using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>Links to the pages of a list; filters stay as they are.</summary>
public sealed record Pager(HttpRequest Request, long Page, int PageSize, int Total)
{
    /// <summary>How many pages there are.</summary>
    public int Pages => (Total + PageSize - 1) / PageSize;

    /// <summary>The address of a page.</summary>
    public string Link(long page)
    {
        // What a page said once it does not say again on the next.
        var query = Request
            .Query.Where(x => x.Key is not ("seite" or "erledigt"))
            .Append(KeyValuePair.Create("seite", new StringValues(page.ToString(CultureInfo.InvariantCulture))));
        return QueryHelpers.AddQueryString(Request.Path, query);
    }
}
