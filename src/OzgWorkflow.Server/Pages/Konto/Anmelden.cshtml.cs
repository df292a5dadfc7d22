using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Konto;

/// <summary>Signs in to the pages.</summary>
[BodyAtMost(64_000)]
public sealed class SignInModel(SignInManager<Access.Account> signIn, PasswordCheck passwords, Sessions sessions)
    : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty(Name = "konto")]
    public string? Account { get; set; }

    [BindProperty(Name = "passwort")]
    public string? Password { get; set; }

    public string? Message { get; private set; }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        var answer = await passwords.Check(Account, Password, HttpContext.Connection.RemoteIpAddress, cancellation);
        if (answer.Account is { } account)
        {
            await sessions.Begin(account, cancellation);
            await signIn.SignInAsync(account, isPersistent: false);
            return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/aufgaben");
        }

        if (answer.Wait is { } wait)
            this.AskToWait(wait);
        Message = answer.Wait is null ? PasswordAnswer.Wrong : PasswordAnswer.TooMany;
        return Page();
    }
}
