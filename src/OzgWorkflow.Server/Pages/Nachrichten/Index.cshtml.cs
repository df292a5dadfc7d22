using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Notifications;

namespace OzgWorkflow.Server.Pages.Nachrichten;

/// <summary>One's own notifications.</summary>
public sealed class IndexModel(OzgDb db) : PageModel
{
    public const int PageSize = 30;

    [BindProperty(SupportsGet = true)]
    public int Seite { get; set; } = 1;

    public IReadOnlyList<Notification> Items { get; private set; } = [];

    public int Total { get; private set; }

    public async Task OnGet(CancellationToken cancellation)
    {
        Seite = Math.Max(1, Seite);
        var mine = db.Notifications.AsNoTracking().Where(x => x.Account == User.Identity!.Name);
        Items = await mine.OrderByDescending(x => x.Id).Skip((Seite - 1) * PageSize).Take(PageSize).ToListAsync(cancellation);
        Total = await mine.CountAsync(cancellation);
    }
}
