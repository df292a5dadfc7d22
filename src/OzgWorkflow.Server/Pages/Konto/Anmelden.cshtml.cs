using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OzgWorkflow.Server.Pages.Konto;

/// <summary>Signs in to the pages.</summary>
public sealed class AnmeldenModel(SignInManager<Access.Account> signIn, ILogger<AnmeldenModel> log) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public string? Konto { get; set; }

    [BindProperty]
    public string? Passwort { get; set; }

    public string? Meldung { get; private set; }

    public async Task<IActionResult> OnPost()
    {
        var result = await signIn.PasswordSignInAsync(Konto?.Trim() ?? "", Passwort ?? "", isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded) return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/aufgaben");
        log.LogWarning("Sign-in as {Account} was refused", Konto);
        Meldung = result.IsLockedOut
            ? "Das Konto ist nach zu vielen Versuchen für zehn Minuten gesperrt."
            : "Konto oder Passwort stimmt nicht. Bitte prüfen Sie Ihre Eingabe.";
        return Page();
    }
}
