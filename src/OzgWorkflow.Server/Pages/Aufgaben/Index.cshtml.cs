using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>The list of open tasks.</summary>
public sealed class IndexModel(OpenTasks list, PersonList persons, LeistungList leistungen, TimeProvider clock)
    : PageModel
{
    public const int PageSize = 25;

    [BindProperty(Name = "sicht", SupportsGet = true)]
    public TaskScope Scope { get; set; } = TaskScope.MyRoles;

    [BindProperty(SupportsGet = true)]
    public string? Themenfeld { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Phase { get; set; }

    [BindProperty(Name = "faellig", SupportsGet = true)]
    public string? Due { get; set; }

    [BindProperty(Name = "seite", SupportsGet = true)]
    public long PageNumber { get; set; } = 1;

    public IReadOnlyList<OpenTask> Items { get; private set; } = [];

    public IReadOnlyList<string> Themenfelder { get; private set; } = [];

    public PersonNames Names { get; private set; } = PersonNames.None;

    public int Total { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task OnGet(CancellationToken cancellation)
    {
        var paging = Paging.FromOne(PageNumber, PageSize);
        PageNumber = paging.Number;
        var filter = new TaskFilter(User.Actor(), Scope)
        {
            Themenfeld = string.IsNullOrEmpty(Themenfeld) ? null : Themenfeld,
            Phase = string.IsNullOrEmpty(Phase) ? null : Phase,
            OnlyOverdue = Due == "ueberfaellig",
        };
        (Items, Total) = await list.Read(filter, paging, cancellation);
        Names = await PersonNames.Read(persons, Items.Select(x => x.Assignee), cancellation);
        Themenfelder = await leistungen.Themenfelder(cancellation);
    }
}
