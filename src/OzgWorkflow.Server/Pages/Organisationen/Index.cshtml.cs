using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Server.Pages.Organisationen;

/// <summary>All who take part.</summary>
public sealed class IndexModel(OrganisationList list) : PageModel
{
    public const int PageSize = 25;

    [BindProperty(Name = "art", SupportsGet = true)]
    public OrganisationKind? Kind { get; set; }

    [BindProperty(Name = "suche", SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(Name = "seite", SupportsGet = true)]
    public long PageNumber { get; set; } = 1;

    public IReadOnlyList<Organisation> Items { get; private set; } = [];

    public int Total { get; private set; }

    public async Task OnGet(CancellationToken cancellation)
    {
        ModelState.Clear();
        var paging = Paging.FromOne(PageNumber, PageSize);
        PageNumber = paging.Number;
        (Items, Total) = await list.Read(Kind, Search, paging, cancellation);
    }
}
