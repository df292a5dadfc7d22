using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Studio;

/// <summary>The audit log.</summary>
public sealed class ProtokollModel(WorkflowDb db) : PageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Definition { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Konto { get; set; }

    [BindProperty(SupportsGet = true)]
    public long Seite { get; set; } = 1;

    public IReadOnlyList<AuditEntry> Eintraege { get; private set; } = [];

    public IReadOnlyList<string> Definitionen { get; private set; } = [];

    public WorkflowNames Namen { get; private set; } = WorkflowNames.None;

    public int Total { get; private set; }

    public Pager Seiten => new(Request, Seite, PageSize, Total);

    public async Task OnGet(CancellationToken cancellation)
    {
        var paging = Paging.FromOne(Seite, PageSize);
        Seite = paging.Number;
        var konto = Konto?.Trim();
        var rows = db
            .Audit.AsNoTracking()
            .Where(x =>
                (string.IsNullOrEmpty(Definition) || x.DefinitionId == Definition)
                && (string.IsNullOrEmpty(konto) || x.Account == konto)
            );
        Eintraege = await rows.OrderByDescending(x => x.Id).At(paging).ToListAsync(cancellation);
        Namen = await WorkflowNames.Read(db, cancellation);
        Total = await rows.CountAsync(cancellation);
        Definitionen = await db
            .Audit.Where(x => x.DefinitionId != null)
            .Select(x => x.DefinitionId!)
            .Distinct()
            .OrderBy(x => x)
            .ToListAsync(cancellation);
    }
}
