using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>Links to the pages of a list; filters stay as they are.</summary>
public sealed record Pager(HttpRequest Request, long Page, int PageSize, int Total)
{
    /// <summary>How many pages there are.</summary>
    public int Pages => (Total + PageSize - 1) / PageSize;

    /// <summary>The address of a page.</summary>
    public string Link(long page)
    {
        var query = Request
            .Query.Where(x => x.Key != "seite")
            .ToDictionary(x => x.Key, x => (string?)x.Value.ToString());
        query["seite"] = page.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString(Request.Path, query);
    }
}
