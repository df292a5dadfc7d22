using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OzgWorkflow.Server.Pages.Konto;

/// <summary>One's own account: roles and password.</summary>
public sealed class PasswortModel(UserManager<Access.Account> accounts, SignInManager<Access.Account> signIn, ILogger<PasswortModel> log) : PageModel
{
    public IEnumerable<string> Roles => User.FindAll(ClaimTypes.Role).Select(x => x.Value);

    public async Task<IActionResult> OnPost(string? bisher, string? neu)
    {
        var konto = await accounts.FindByNameAsync(User.Identity!.Name!);
        if (konto is null) return Forbid();
        var result = await accounts.ChangePasswordAsync(konto, bisher ?? "", neu ?? "");
        if (!result.Succeeded)
        {
            foreach (var error in result.Errors) ModelState.AddModelError("", error.Description);
            return Page();
        }

        konto.PasswortIstVorlaeufig = false;
        await accounts.UpdateAsync(konto);
        log.LogInformation("{Account} changed the password", konto.UserName);
        await signIn.RefreshSignInAsync(konto);
        TempData["Erfolg"] = "Ihr Passwort ist geändert.";
        return Redirect("/konto");
    }
}
