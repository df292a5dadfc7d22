using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Pages.Konten;

/// <summary>An account in the list.</summary>
public sealed record Entry(Access.Account Konto, IReadOnlyList<string> Roles, IReadOnlyList<string> Themenfelder);

/// <summary>The accounts, for the administration.</summary>
public sealed class IndexModel(
    UserManager<Access.Account> accounts,
    OzgDb db,
    LeistungList leistungen,
    NewAccounts newAccounts
) : PageModel
{
    [BindProperty]
    public string? Konto { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Mail { get; set; }

    [BindProperty]
    public string? Passwort { get; set; }

    [BindProperty]
    public string[] Roles { get; set; } = [];

    [BindProperty]
    public string[] Koordiniert { get; set; } = [];

    public IReadOnlyList<Entry> Konten { get; private set; } = [];

    public IReadOnlyList<string> Themenfelder { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        Themenfelder = await leistungen.Themenfelder(cancellation);
        var koordination = (await db.Coordinations.AsNoTracking().ToListAsync(cancellation)).ToLookup(
            x => x.Account,
            x => x.Themenfeld
        );
        var entries = new List<Entry>();
        foreach (var konto in await accounts.Users.OrderBy(x => x.UserName).ToListAsync(cancellation))
            entries.Add(new Entry(konto, [.. await accounts.GetRolesAsync(konto)], [.. koordination[konto.UserName!]]));
        Konten = entries;
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        ModelState.Clear();
        var known = await leistungen.Themenfelder(cancellation);
        if (Koordiniert.Except(known).Any())
            ModelState.AddModelError("", "Bitte wählen Sie nur vorhandene Themenfelder.");
        if (!ModelState.IsValid)
            return await OnGet(cancellation);

        var account = new NewAccount(
            (Konto ?? "").Trim(),
            (Name ?? "").Trim(),
            (Mail ?? "").Trim(),
            Passwort ?? "",
            Roles,
            Koordiniert
        );
        if (await newAccounts.Create(account, User.Actor(), cancellation) is { } refusal)
        {
            ModelState.AddModelError("", refusal.Refusal ?? "");
            return await OnGet(cancellation);
        }

        TempData["Erfolg"] = $"Das Konto „{account.Account}“ ist angelegt.";
        return Redirect("/konten");
    }
}
