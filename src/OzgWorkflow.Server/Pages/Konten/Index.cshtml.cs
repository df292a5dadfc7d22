using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Konten;

/// <summary>The accounts, for the administration.</summary>
public sealed class IndexModel(
    AccountRegister register,
    LeistungList leistungen,
    NewAccounts newAccounts,
    AnsweredOnce once
) : PageModel
{
    public const int PageSize = 25;

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

    [BindProperty(Name = "suche", SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(Name = "seite", SupportsGet = true)]
    public long PageNumber { get; set; } = 1;

    public IReadOnlyList<AccountProfile> Accounts { get; private set; } = [];

    public int Total { get; private set; }

    public IReadOnlyList<string> Themenfelder { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        ModelState.Clear(); // a page number that is none means the first
        return await Shown(cancellation);
    }

    private async Task<IActionResult> Shown(CancellationToken cancellation)
    {
        Themenfelder = await leistungen.Themenfelder(cancellation);
        var paging = Paging.FromOne(PageNumber, PageSize);
        PageNumber = paging.Number;
        (Accounts, Total) = await register.Read(Search, paging, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        ModelState.Clear();
        var known = await leistungen.Themenfelder(cancellation);
        if (Coordinated.Except(known).Any())
            ModelState.AddModelError("", "Bitte wählen Sie nur vorhandene Themenfelder.");
        if (!ModelState.IsValid)
            return await Shown(cancellation);

        var account = new NewAccount(
            (Account ?? "").Trim(),
            (Name ?? "").Trim(),
            (Mail ?? "").Trim(),
            Password ?? "",
            Roles,
            Coordinated
        );
        var (_, refusal) = await once.Once(
            this,
            async () => (0, await newAccounts.Create(account, User.Actor(), cancellation)),
            cancellation
        );
        if (refusal is not null)
        {
            ModelState.AddModelError("", refusal.Refusal ?? "");
            return await Shown(cancellation);
        }

        TempData["Success"] = $"Das Konto „{account.Account}“ ist angelegt.";
        return Redirect("/konten");
    }
}
