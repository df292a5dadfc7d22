using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Pages.Konten;

/// <summary>An account in the list.</summary>
public sealed record Entry(Access.Account Account, PersonProfile? Holder, IReadOnlyList<string> Roles);

/// <summary>The accounts, for the administration.</summary>
public sealed class IndexModel(
    UserManager<Access.Account> accounts,
    PersonList persons,
    LeistungList leistungen,
    NewAccounts newAccounts
) : PageModel
{
    [BindProperty(Name = "konto")]
    public string? Account { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Mail { get; set; }

    [BindProperty(Name = "passwort")]
    public string? Password { get; set; }

    [BindProperty]
    public string[] Roles { get; set; } = [];

    [BindProperty(Name = "koordiniert")]
    public string[] Coordinated { get; set; } = [];

    public IReadOnlyList<Entry> Accounts { get; private set; } = [];

    public IReadOnlyList<string> Themenfelder { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        Themenfelder = await leistungen.Themenfelder(cancellation);
        var all = await accounts.Users.OrderBy(x => x.UserName).ToListAsync(cancellation);
        var holders = await persons.Holders(all.Select(x => x.UserName), cancellation);
        var entries = new List<Entry>();
        foreach (var account in all)
            entries.Add(
                new Entry(
                    account,
                    holders.GetValueOrDefault(account.UserName!),
                    [.. await accounts.GetRolesAsync(account)]
                )
            );
        Accounts = entries;
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        ModelState.Clear();
        var known = await leistungen.Themenfelder(cancellation);
        if (Coordinated.Except(known).Any())
            ModelState.AddModelError("", "Bitte wählen Sie nur vorhandene Themenfelder.");
        if (!ModelState.IsValid)
            return await OnGet(cancellation);

        var account = new NewAccount(
            (Account ?? "").Trim(),
            (Name ?? "").Trim(),
            (Mail ?? "").Trim(),
            Password ?? "",
            Roles,
            Coordinated
        );
        if (await newAccounts.Create(account, User.Actor(), cancellation) is { } refusal)
        {
            ModelState.AddModelError("", refusal.Refusal ?? "");
            return await OnGet(cancellation);
        }

        TempData["Success"] = $"Das Konto „{account.Account}“ ist angelegt.";
        return Redirect("/konten");
    }
}
