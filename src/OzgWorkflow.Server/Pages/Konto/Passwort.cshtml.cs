using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Konto;

/// <summary>One's own account: roles and password.</summary>
public sealed class PasswordModel(
    UserManager<Access.Account> accounts,
    SignInManager<Access.Account> signIn,
    PasswordCheck passwords,
    AccountAccess access,
    PersonList persons,
    ILogger<PasswordModel> log
) : PageModel
{
    public IEnumerable<string> Roles => User.FindAll(ClaimTypes.Role).Select(x => x.Value);

    /// <summary>Who holds the account.</summary>
    public PersonProfile? Profile { get; private set; }

    /// <summary>For the page, however it comes to be shown.</summary>
    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        var holders = await persons.Holders([User.Identity!.Name], context.HttpContext.RequestAborted);
        Profile = holders.Values.FirstOrDefault();
        await next();
    }

    public async Task<IActionResult> OnPost(
        [FromForm(Name = "bisher")] string? oldPassword,
        [FromForm(Name = "neu")] string? newPassword,
        CancellationToken cancellation
    )
    {
        var name = User.Identity!.Name!;
        var answer = await passwords.Check(name, oldPassword, HttpContext.Connection.RemoteIpAddress, cancellation);
        if (answer.Wait is { } wait)
            this.AskToWait(wait);
        if (answer.Account is not { } account)
            return Refuse(answer.Wait is null ? "Das bisherige Passwort stimmt nicht." : PasswordAnswer.TooMany);
        if (newPassword == oldPassword)
            return Refuse("Das neue Passwort muss ein anderes sein als das bisherige.");
        account.HasOneTimePassword = false; // saved with the password or not at all
        var result = await accounts.ChangePasswordAsync(account, oldPassword ?? "", newPassword ?? "");
        if (!result.Succeeded)
            return Refuse([.. result.Errors.Select(x => x.Description)]);

        log.LogInformation("{Account} changed the password", account.UserName);
        access.Forget(name); // other sessions end, this one begins anew
        await signIn.RefreshSignInAsync(account);
        TempData["Success"] = "Ihr Passwort ist geändert.";
        return Redirect("/konto");
    }

    private PageResult Refuse(params string[] messages)
    {
        foreach (var message in messages)
            ModelState.AddModelError("", message);
        return Page();
    }
}
