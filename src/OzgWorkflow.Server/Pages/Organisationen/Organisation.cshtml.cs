using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Pages.Organisationen;

/// <summary>One organisation: who represents whom, whom to ask, what it uses.</summary>
public sealed class OrganisationModel(OrganisationList list, IAuthorizationService authorization) : PageModel
{
    public OrganisationProfile Profile { get; private set; } = null!;

    public bool CanChange { get; private set; }

    public async Task<IActionResult> OnGet(long id, CancellationToken cancellation)
    {
        if (await list.Find(id, cancellation) is not { } profile)
            return NotFound();
        Profile = profile;
        CanChange = (await authorization.AuthorizeAsync(User, Policies.ManageOrganisations)).Succeeded;
        return Page();
    }
}
