using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Server.Pages.Nachrichten;

/// <summary>One's own notifications.</summary>
public sealed class IndexModel(OzgDb db) : PageModel
{
    public const int PageSize = 30;

    [BindProperty(Name = "seite", SupportsGet = true)]
    public long PageNumber { get; set; } = 1;

    public IReadOnlyList<Notification> Items { get; private set; } = [];

    public int Total { get; private set; }

    public async Task OnGet(CancellationToken cancellation)
    {
        var paging = Paging.FromOne(PageNumber, PageSize);
        PageNumber = paging.Number;
        var mine = db.Notifications.AsNoTracking().Where(x => x.Account == User.Identity!.Name);
        (Items, Total) = await mine.OrderByDescending(x => x.Id).PageAt(paging, cancellation);
    }
}
