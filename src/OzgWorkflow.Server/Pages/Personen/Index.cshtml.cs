using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Server.Pages.Personen;

/// <summary>Whom to ask.</summary>
public sealed class IndexModel(PersonList list, LeistungList leistungen) : PageModel
{
    public const int PageSize = 25;

    [BindProperty(SupportsGet = true)]
    public string? Themenfeld { get; set; }

    [BindProperty(Name = "suche", SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(Name = "seite", SupportsGet = true)]
    public long PageNumber { get; set; } = 1;

    public IReadOnlyList<PersonProfile> Items { get; private set; } = [];

    public IReadOnlyList<string> Themenfelder { get; private set; } = [];

    public int Total { get; private set; }

    public async Task OnGet(CancellationToken cancellation)
    {
        var paging = Paging.FromOne(PageNumber, PageSize);
        PageNumber = paging.Number;
        var themenfeld = string.IsNullOrEmpty(Themenfeld) ? null : Themenfeld;
        (Items, Total) = await list.Read(themenfeld, Search, paging, cancellation);
        Themenfelder = await leistungen.Themenfelder(cancellation);
    }
}
