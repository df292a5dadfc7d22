using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Pages.Konten;

/// <summary>One account: what it may do, and whether it may be used.</summary>
public sealed class AccountModel(AccountRegister register, AccountDesk desk) : PageModel
{
    [BindProperty(Name = "konto", SupportsGet = true)]
    public string Name { get; set; } = null!;

    public AccountProfile Account { get; private set; } = null!;

    /// <summary>The roles that are ticked: those of the account, or those that were sent and refused.</summary>
    public IReadOnlyList<string> Roles { get; private set; } = [];

    /// <summary>A new password, to be shown once.</summary>
    public string? OneTimePassword { get; private set; }

    /// <summary>Nobody locks or deletes the account that he is signed in with.</summary>
    public bool IsOwn => Account.Name == User.Identity?.Name;

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        if (await register.Find(Name, cancellation) is not { } account)
            return NotFound();
        (Account, Roles) = (account, account.Roles);
        return Page();
    }

    public async Task<IActionResult> OnPostRollen(
        [FromForm(Name = "rollen")] string[] roles,
        [FromForm(Name = "bisher")] string[] seen,
        CancellationToken cancellation
    )
    {
        var refusal = await desk.SetRoles(Name, roles, User.Actor(), cancellation, seen);
        var answer = await Answer(refusal, "Die Rollen sind gespeichert.", cancellation);
        if (refusal is CommandResult.Invalid)
            Roles = roles;
        return answer;
    }

    public async Task<IActionResult> OnPostSperren(CancellationToken cancellation) =>
        await Answer(
            await desk.Lock(Name, true, User.Actor(), cancellation),
            "Das Konto ist gesperrt. Seine Aufgaben sind wieder für alle mit der Rolle da.",
            cancellation
        );

    public async Task<IActionResult> OnPostEntsperren(CancellationToken cancellation) =>
        await Answer(
            await desk.Lock(Name, false, User.Actor(), cancellation),
            "Das Konto ist nicht mehr gesperrt.",
            cancellation
        );

    public async Task<IActionResult> OnPostPasswort(CancellationToken cancellation)
    {
        var (password, refusal) = await desk.ResetPassword(Name, User.Actor(), cancellation);
        OneTimePassword = password;
        return refusal is null ? await OnGet(cancellation) : await Answer(refusal, "", cancellation);
    }

    public async Task<IActionResult> OnPostLoeschen(CancellationToken cancellation)
    {
        if (await desk.Delete(Name, User.Actor(), cancellation) is { } refusal)
            return await Answer(refusal, "", cancellation);
        TempData["Success"] = $"Das Konto „{Name}“ ist gelöscht.";
        return Redirect("/konten");
    }

    private async Task<IActionResult> Answer(CommandResult? refusal, string success, CancellationToken cancellation)
    {
        if (refusal is null)
        {
            TempData["Success"] = success;
            return Redirect($"/konten/{Uri.EscapeDataString(Name)}");
        }

        if (refusal is CommandResult.NotFound)
        {
            TempData["Error"] = $"Das Konto „{Name}“ gibt es nicht (mehr).";
            return Redirect("/konten");
        }

        ModelState.Clear();
        ModelState.AddModelError("", refusal.Refusal ?? "");
        return await OnGet(cancellation);
    }
}
