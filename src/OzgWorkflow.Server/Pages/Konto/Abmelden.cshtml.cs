using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OzgWorkflow.Server.Pages.Konto;

/// <summary>Signs out.</summary>
public sealed class AbmeldenModel(SignInManager<Access.Account> signIn) : PageModel
{
    public IActionResult OnGet() => Redirect("/aufgaben");

    public async Task<IActionResult> OnPost()
    {
        await signIn.SignOutAsync();
        return Redirect("/anmelden");
    }
}
