using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Notifications;

namespace OzgWorkflow.Server.Pages.Konten;

/// <summary>An account in the list.</summary>
public sealed record Entry(Access.Account Konto, IReadOnlyList<string> Roles, IReadOnlyList<string> Themenfelder);

/// <summary>The accounts, for the administration.</summary>
public sealed class IndexModel(UserManager<Access.Account> accounts, OzgDb db, LeistungList leistungen, ILogger<IndexModel> log) : PageModel
{
    [BindProperty]
    public string Konto { get; set; } = "";

    [BindProperty]
    public string Name { get; set; } = "";

    [BindProperty]
    public string Mail { get; set; } = "";

    [BindProperty]
    public string Passwort { get; set; } = "";

    [BindProperty]
    public string[] Roles { get; set; } = [];

    [BindProperty]
    public string[] Koordiniert { get; set; } = [];

    public IReadOnlyList<Entry> Konten { get; private set; } = [];

    public IReadOnlyList<string> Themenfelder { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        Themenfelder = await leistungen.Themenfelder(cancellation);
        var koordination = (await db.Coordinations.AsNoTracking().ToListAsync(cancellation)).ToLookup(x => x.Account, x => x.Themenfeld);
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
        if (Roles.Length == 0 || Roles.Except(Ozg.OzgRoles.Alle).Any()) ModelState.AddModelError("", "Bitte wählen Sie mindestens eine Rolle.");
        if (Koordiniert.Except(known).Any()) ModelState.AddModelError("", "Bitte wählen Sie nur vorhandene Themenfelder.");
        if (!MimeKit.MailboxAddress.TryParse(Mail, out _)) ModelState.AddModelError("", "Bitte geben Sie eine gültige E-Mail-Adresse an.");
        if (!ModelState.IsValid) return await OnGet(cancellation);

        var konto = new Access.Account { UserName = Konto.Trim(), Name = Name.Trim(), Email = Mail.Trim(), PasswortIstVorlaeufig = true };
        var result = await accounts.CreateAsync(konto, Passwort);
        if (!result.Succeeded)
        {
            foreach (var error in result.Errors) ModelState.AddModelError("", error.Description);
            return await OnGet(cancellation);
        }

        await accounts.AddToRolesAsync(konto, Roles);
        db.Coordinations.AddRange(Koordiniert.Select(x => new Coordination { Themenfeld = x, Account = konto.UserName, Mail = konto.Email }));
        await db.SaveChangesAsync(cancellation);
        log.LogInformation("{Account} made the account {NewAccount} with the roles {Roles}", User.Identity!.Name, konto.UserName, string.Join(", ", Roles));
        TempData["Erfolg"] = $"Das Konto „{konto.UserName}“ ist angelegt.";
        return Redirect("/konten");
    }
}
