using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Pages.Konten;

/// <summary>One account: what it may do, and whether it may be used.</summary>
public sealed class AccountModel(AccountRegister register, AccountDesk desk) : PageModel
{
    private const string Route = "konto";

    public AccountProfile Account { get; private set; } = null!;

    /// <summary>The roles that are ticked: those of the account, or those that were sent and refused.</summary>
    public IReadOnlyList<string> Roles { get; private set; } = [];

    /// <summary>A new password, to be shown once.</summary>
    public string? OneTimePassword { get; private set; }

    /// <summary>Nobody locks or deletes the account that he is signed in with.</summary>
    public bool IsOwn => Account.Name == User.Identity?.Name;

    public async Task<IActionResult> OnGet([FromRoute(Name = Route)] string name, CancellationToken cancellation)
    {
        if (await register.Find(name, cancellation) is not { } account)
            return NotFound();
        (Account, Roles) = (account, account.Roles);
        return Page();
    }

    public async Task<IActionResult> OnPostRollen(
        [FromRoute(Name = Route)] string name,
        [FromForm(Name = "rollen")] string[] roles,
        [FromForm(Name = "bisher")] string[] seen,
        CancellationToken cancellation
    )
    {
        var refusal = await desk.SetRoles(name, roles, User.Actor(), cancellation, seen);
        var answer = await Answer(name, refusal, "Die Rollen sind gespeichert.", cancellation);
        if (refusal is CommandResult.Invalid)
            Roles = roles;
        return answer;
    }

    public async Task<IActionResult> OnPostSperren(
        [FromRoute(Name = Route)] string name,
        CancellationToken cancellation
    ) =>
        await Answer(
            name,
            await desk.Lock(name, true, User.Actor(), cancellation),
            "Das Konto ist gesperrt. Seine Aufgaben sind wieder für alle mit der Rolle da.",
            cancellation
        );

    public async Task<IActionResult> OnPostEntsperren(
        [FromRoute(Name = Route)] string name,
        CancellationToken cancellation
    ) =>
        await Answer(
            name,
            await desk.Lock(name, false, User.Actor(), cancellation),
            "Das Konto ist nicht mehr gesperrt.",
            cancellation
        );

    public async Task<IActionResult> OnPostPasswort(
        [FromRoute(Name = Route)] string name,
        CancellationToken cancellation
    )
    {
        var (password, refusal) = await desk.ResetPassword(name, User.Actor(), cancellation);
        OneTimePassword = password;
        return refusal is null ? await OnGet(name, cancellation) : await Answer(name, refusal, "", cancellation);
    }

    public async Task<IActionResult> OnPostLoeschen(
        [FromRoute(Name = Route)] string name,
        CancellationToken cancellation
    )
    {
        if (await desk.Delete(name, User.Actor(), cancellation) is { } refusal)
            return await Answer(name, refusal, "", cancellation);
        TempData["Success"] = $"Das Konto „{name}“ ist gelöscht.";
        return Redirect("/konten");
    }

    private async Task<IActionResult> Answer(
        string name,
        CommandResult? refusal,
        string success,
        CancellationToken cancellation
    )
    {
        if (refusal is null)
        {
            TempData["Success"] = success;
            return Redirect($"/konten/{Uri.EscapeDataString(name)}");
        }

        if (refusal is CommandResult.NotFound)
        {
            TempData["Error"] = $"Das Konto „{name}“ gibt es nicht (mehr).";
            return Redirect("/konten");
        }

        ModelState.Clear();
        ModelState.AddModelError("", refusal.Refusal ?? "");
        return await OnGet(name, cancellation);
    }
}
