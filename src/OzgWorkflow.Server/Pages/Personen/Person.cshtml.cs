using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Pages.Personen;

/// <summary>One person.</summary>
public sealed class PersonModel(PersonList list, AccountRegister register, IAuthorizationService authorization)
    : PageModel
{
    public PersonProfile Profile { get; private set; } = null!;

    public bool CanChange { get; private set; }

    /// <summary>
    /// The address of the page of the person's account, for whom it is open to; deleted ones have none.
    /// </summary>
    public string? AccountPage { get; private set; }

    public async Task<IActionResult> OnGet(long id, CancellationToken cancellation)
    {
        if (await list.Find(id, cancellation) is not { } profile)
            return NotFound();
        Profile = profile;
        CanChange = (await authorization.AuthorizeAsync(User, Policies.ManageOrganisations)).Succeeded;
        if (
            profile.Person.Account is { } account
            && (await authorization.AuthorizeAsync(User, Policies.Administration)).Succeeded
            && await register.Find(account, cancellation) is not null
        )
            AccountPage = $"/konten/{Uri.EscapeDataString(account)}";
        return Page();
    }
}
