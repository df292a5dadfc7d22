using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Pages.Konto;

/// <summary>Signs out.</summary>
public sealed class SignOutModel(SignInManager<Access.Account> signIn, Sessions sessions) : PageModel
{
    public IActionResult OnGet() => Redirect("/aufgaben");

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        await sessions.End(User, cancellation);
        await signIn.SignOutAsync();
        return Redirect("/anmelden");
    }
}
