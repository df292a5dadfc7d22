using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Studio;

/// <summary>The audit log.</summary>
public sealed class LogModel(WorkflowDb db) : PageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Definition { get; set; }

    [BindProperty(Name = "konto", SupportsGet = true)]
    public string? Account { get; set; }

    [BindProperty(Name = "seite", SupportsGet = true)]
    public long PageNumber { get; set; } = 1;

    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];

    public IReadOnlyList<string> Definitions { get; private set; } = [];

    public WorkflowNames Names { get; private set; } = WorkflowNames.None;

    public int Total { get; private set; }

    public Pager Pager => new(Request, PageNumber, PageSize, Total);

    public async Task OnGet(CancellationToken cancellation)
    {
        var paging = Paging.FromOne(PageNumber, PageSize);
        PageNumber = paging.Number;
        var account = Account?.Trim();
        var rows = db
            .Audit.AsNoTracking()
            .ShownTo(User)
            .Where(x =>
                (string.IsNullOrEmpty(Definition) || x.DefinitionId == Definition)
                && (string.IsNullOrEmpty(account) || x.Account == account)
            );
        (Entries, Total) = await rows.OrderByDescending(x => x.Id).PageAt(paging, cancellation);
        Names = await WorkflowNames.Read(db, cancellation);
        Definitions = await db
            .Audit.Where(x => x.DefinitionId != null)
            .Select(x => x.DefinitionId!)
            .Distinct()
            .OrderBy(x => x)
            .ToListAsync(cancellation);
    }
}
