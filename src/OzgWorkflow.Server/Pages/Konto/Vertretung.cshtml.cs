using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Konto;

/// <summary>Who stands in for oneself; for the administration, for another.</summary>
public sealed class SubstitutionModel(
    SubstitutionDesk desk,
    SubstitutionList list,
    PersonList persons,
    LeistungList leistungen,
    AnsweredOnce once
) : PageModel
{
    /// <summary>The account whose substitutes these are.</summary>
    public string Absentee => RouteData.Values["konto"] as string ?? User.Identity!.Name!;

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
        if ((await persons.Holders([Absentee], cancellation)).Values.FirstOrDefault() is not { } holder)
            return NotFound();
        Name = holder.Person.Name;
        var found = await list.Of(Absentee, cancellation);
        (Away, Instead) = (
            [.. found.Where(x => x.Absentee == Absentee)],
            [.. found.Where(x => x.Absentee != Absentee)]
        );
        Candidates = [.. (await list.Candidates(cancellation)).Where(x => x.Value != Absentee)];
        Themenfelder = await leistungen.Themenfelder(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        var draft = new SubstitutionDraft(Substitute.OrNothing(), German.Day(From), German.Day(Until), Chosen);
        var (_, refusal) = await once.Once(
            this,
            () => desk.Add(Absentee, draft, User.Actor(), cancellation),
            cancellation
        );
        return await Answer(refusal, "Die Vertretung ist eingetragen.", cancellation);
    }

    public async Task<IActionResult> OnPostBeenden([FromForm(Name = "id")] long id, CancellationToken cancellation) =>
        await Answer(
            await desk.End(Absentee, id, User.Actor(), cancellation),
            "Die Vertretung ist beendet.",
            cancellation
        );

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
