using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Organisations;

namespace OzgWorkflow.Server.Pages.Themenfelder;

/// <summary>The Themenfelder at a glance.</summary>
public sealed class IndexModel(ThemenfeldList list) : PageModel
{
    public IReadOnlyList<ThemenfeldProfile> Items { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellation) => Items = await list.All(cancellation);
}
