using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Konto;

/// <summary>One's own account: roles and password.</summary>
public sealed class PasswortModel(
    UserManager<Access.Account> accounts,
    SignInManager<Access.Account> signIn,
    PasswordCheck passwords,
    AccountAccess access,
    ILogger<PasswortModel> log
) : PageModel
{
    public IEnumerable<string> Roles => User.FindAll(ClaimTypes.Role).Select(x => x.Value);

    public async Task<IActionResult> OnPost(string? bisher, string? neu, CancellationToken cancellation)
    {
        var name = User.Identity!.Name!;
        var answer = await passwords.Check(name, bisher, HttpContext.Connection.RemoteIpAddress, cancellation);
        if (answer.Wait is { } wait)
            this.AskToWait(wait);
        if (answer.Account is not { } konto)
            return Refuse(answer.Wait is null ? "Das bisherige Passwort stimmt nicht." : PasswordAnswer.TooMany);
        if (neu == bisher)
            return Refuse("Das neue Passwort muss ein anderes sein als das bisherige.");
        var result = await accounts.ChangePasswordAsync(konto, bisher ?? "", neu ?? "");
        if (!result.Succeeded)
            return Refuse([.. result.Errors.Select(x => x.Description)]);

        konto.PasswortIstVorlaeufig = false;
        await accounts.UpdateAsync(konto);
        log.LogInformation("{Account} changed the password", konto.UserName);
        access.Forget(name); // other sessions end, this one begins anew
        await signIn.RefreshSignInAsync(konto);
        TempData["Erfolg"] = "Ihr Passwort ist geändert.";
        return Redirect("/konto");
    }

    private PageResult Refuse(params string[] messages)
    {
        foreach (var message in messages)
            ModelState.AddModelError("", message);
        return Page();
    }
}
