using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Substitutions;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Konto;

/// <summary>Who stands in for oneself; for the administration, for another.</summary>
public sealed class SubstitutionModel(
    SubstitutionDesk desk,
    SubstitutionList list,
    AccountRegister register,
    LeistungList leistungen,
    AnsweredOnce once
) : PageModel
{
    /// <summary>The account whose substitutes these are.</summary>
    public string Absentee { get; private set; } = "";

    /// <summary>Whether somebody can stand in for it: it may be used and have tasks.</summary>
    public bool CanBeAway { get; private set; }

    public string Name { get; private set; } = "";

    public bool IsOwn => !RouteData.Values.ContainsKey("konto");

    public IReadOnlyList<SubstitutionEntry> Away { get; private set; } = [];

    public IReadOnlyList<SubstitutionEntry> Instead { get; private set; } = [];

    public IReadOnlyList<Choice> Candidates { get; private set; } = [];

    public IReadOnlyList<string> Themenfelder { get; private set; } = [];

    [BindProperty(Name = "vertretung")]
    public string? Substitute { get; set; }

    [BindProperty(Name = "von")]
    public string? From { get; set; }

    [BindProperty(Name = "bis")]
    public string? Until { get; set; }

    [BindProperty(Name = "themenfeld")]
    public string[] Chosen { get; set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        if (!await FindAbsentee(cancellation))
            return NotFound();
        var found = await list.Of(Absentee, cancellation);
        (Away, Instead) = (
            [.. found.Where(x => x.Absentee == Absentee)],
            [.. found.Where(x => x.Absentee != Absentee)]
        );
        var candidates = await list.Candidates(cancellation);
        CanBeAway = candidates.Any(x => x.Value == Absentee);
        Candidates = [.. candidates.Where(x => x.Value != Absentee)];
        Themenfelder = await leistungen.Themenfelder(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (!await FindAbsentee(cancellation))
            return NotFound();
        var draft = new SubstitutionDraft(
            Substitute.OrNothing(),
            German.Day(From),
            German.Day(Until),
            [.. Chosen.Where(x => !string.IsNullOrEmpty(x))]
        );
        var (_, refusal) = await once.Once(
            this,
            () => desk.Add(Absentee, draft, User.Actor(), cancellation),
            cancellation
        );
        return await Answer(refusal, "Die Vertretung ist eingetragen.", cancellation);
    }

    public async Task<IActionResult> OnPostBeenden([FromForm(Name = "id")] long id, CancellationToken cancellation)
    {
        if (!await FindAbsentee(cancellation))
            return NotFound();
        return await Answer(
            await desk.End(Absentee, id, User.Actor(), cancellation),
            "Die Vertretung ist beendet.",
            cancellation
        );
    }

    private async Task<bool> FindAbsentee(CancellationToken cancellation)
    {
        var account = RouteData.Values["konto"] as string ?? User.Identity!.Name!;
        if (await register.Find(account, cancellation) is not { Holder: { } holder } found)
            return false;
        (Absentee, Name) = (found.Name, holder.Person.Name);
        return true;
    }

    private async Task<IActionResult> Answer(CommandResult? refusal, string success, CancellationToken cancellation)
    {
        ModelState.Clear();
        if (refusal is not null)
        {
            ModelState.AddModelError("", refusal.Refusal ?? "");
            return await OnGet(cancellation);
        }

        TempData["Success"] = success;
        return LocalRedirect(Request.Path);
    }
}
