using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Pages.Studio;

/// <summary>The Studio's viewer on one instance.</summary>
public sealed class InstanceModel(WorkflowDb db, LeistungList leistungen) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public string Name { get; private set; } = "";

    public IReadOnlyList<StudioLink> Links { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        var instance = await db.Instances.AsNoTracking().SingleOrDefaultAsync(x => x.Id == Id, cancellation);
        if (instance is null)
            return NotFound();
        var definition = await db
            .Definitions.AsNoTracking()
            .Where(x => x.Id == instance.DefinitionVersionId)
            .Select(x => new { x.Name, x.Version })
            .SingleOrDefaultAsync(cancellation);
        var leistung = instance.CorrelationId is { } ozgId ? await leistungen.Find(ozgId, cancellation) : null;
        Name =
            $"{instance.Title ?? definition?.Name ?? instance.DefinitionId}{(instance.CurrentState is { } state ? $" – Zustand: {state}" : "")}";
        Links =
        [
            new(
                $"/studio/definitionen/{Uri.EscapeDataString(instance.DefinitionId)}",
                $"Definition: {definition?.Name} (Version {definition?.Version})"
            ),
            .. leistung is null
                ? []
                : new[] { new StudioLink($"/leistungen/{leistung.OzgId}", $"Leistung: {leistung.Name}") },
            .. instance.ParentId is { } parent
                ? new[] { new StudioLink($"/studio/instanzen/{parent}", "Aufrufende Instanz") }
                : [],
        ];
        return Page();
    }
}
