using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Pages.Studio;

/// <summary>The Studio's editor on one definition.</summary>
public sealed class DefinitionModel(WorkflowDb db, IAuthorizationService authorization) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public string Name { get; private set; } = "";

    public IReadOnlyList<StudioLink> Links { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        var name = await db
            .Definitions.Where(x => x.DefinitionId == Id && x.IsLatest)
            .Select(x => x.Name)
            .SingleOrDefaultAsync(cancellation);
        if (name is null)
            return NotFound();
        var running = await db.Instances.CountAsync(
            x => x.DefinitionId == Id && x.Status == WorkflowStatus.Running,
            cancellation
        );
        var path = Uri.EscapeDataString(Id);
        var mayRun = (await authorization.AuthorizeAsync(User, Policies.WriteDesign)).Succeeded;
        (Name, Links) = (
            name,
            [
                .. mayRun
                    ? new[] { new StudioLink($"/studio/definitionen/{path}/starten", "Mit Eingaben starten") }
                    : [],
                new($"/studio/instanzen?search=%22{path}%22", $"Instanzen ({running} laufen)"),
                new($"/studio/protokoll?definition={path}", "Protokoll"),
            ]
        );
        return Page();
    }
}
