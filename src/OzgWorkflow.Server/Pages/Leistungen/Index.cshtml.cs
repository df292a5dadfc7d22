using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Pages.Leistungen;

/// <summary>The catalogue.</summary>
public sealed class IndexModel(LeistungList list, LifeCycleStarts starts, IAuthorizationService authorization)
    : PageModel
{
    public const int PageSize = 25;

    [BindProperty(Name = "suche", SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Themenfeld { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Phase { get; set; }

    [BindProperty(Name = "seite", SupportsGet = true)]
    public long PageNumber { get; set; } = 1;

    public IReadOnlyList<Leistung> Items { get; private set; } = [];

    public IReadOnlyList<string> Themenfelder { get; private set; } = [];

    public int Total { get; private set; }

    public bool CanStart { get; private set; }

    public async Task OnGet(CancellationToken cancellation)
    {
        var paging = Paging.FromOne(PageNumber, PageSize);
        PageNumber = paging.Number;
        (Items, Total) = await list.Read(Empty(Themenfeld), Empty(Phase), Search, paging, cancellation);
        Themenfelder = await list.Themenfelder(cancellation);
        CanStart = (await authorization.AuthorizeAsync(User, Policies.StartUmsetzung)).Succeeded;
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (!(await authorization.AuthorizeAsync(User, Policies.StartUmsetzung)).Succeeded)
            return Forbid();
        var result = await starts.StartAll(Empty(Themenfeld), User.Actor(), cancellation);
        TempData[result.Refused == 0 ? "Success" : "Error"] = result.ToString();
        return RedirectToPage(new { Themenfeld });
    }

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
