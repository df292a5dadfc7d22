using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Themenfelder;

/// <summary>One Themenfeld: who leads, coordinates and can be asked, and how far its Leistungen are.</summary>
public sealed class ThemenfeldModel(
    ThemenfeldList list,
    ParticipationDesk participations,
    ThemenfeldDesk desk,
    OrganisationList organisations,
    IAuthorizationService authorization
) : PageModel
{
    public ThemenfeldProfile Profile { get; private set; } = null!;

    /// <summary>The Ressorts that may be chosen; none for who may change nothing.</summary>
    public IReadOnlyList<Organisation> Ressorts { get; private set; } = [];

    /// <summary>Whether the reader may change it.</summary>
    public bool CanChange { get; private set; }

    public Task<IActionResult> OnGet(string name, CancellationToken cancellation) => Show(name, cancellation);

    public async Task<IActionResult> OnPost(
        string name,
        [FromForm(Name = "ressort")] long[] ressorts,
        [FromForm(Name = "stufe")] string[] levels,
        [FromForm(Name = "themen")] string[] topics,
        CancellationToken cancellation
    )
    {
        if (!await MayChange())
            return Forbid();
        if (ressorts.Length != levels.Length || ressorts.Length != topics.Length)
            return BadRequest();
        var entered = ressorts
            .Zip(levels, topics)
            .Where(x => !string.IsNullOrEmpty(x.Second))
            .Select(x => new TakesPart(
                x.First,
                Enum.TryParse<ParticipationLevel>(x.Second, out var level) ? level : (ParticipationLevel)(-1),
                (x.Third.OrNothing() ?? "").Split(',')
            ));
        if (await participations.Change(name, [.. entered], User.Actor(), cancellation) is { } refusal)
        {
            ModelState.AddModelError("", refusal.Refusal ?? "");
            return await Show(name, cancellation);
        }

        TempData["Success"] = "Die Beteiligung der Ressorts ist gespeichert.";
        return Redirect($"/themenfelder/{Uri.EscapeDataString(name)}");
    }

    public async Task<IActionResult> OnPostAngaben(
        string name,
        [FromForm(Name = "nummer")] string? number,
        [FromForm(Name = "synonyme")] string? synonyms,
        CancellationToken cancellation
    )
    {
        if (!await MayChange())
            return Forbid();
        int? entered = number.OrNothing() is { } text ? (int.TryParse(text, out var parsed) ? parsed : 0) : null;
        var draft = new ThemenfeldDraft(entered, (synonyms ?? "").Split('\n'));
        if (await desk.Change(name, draft, User.Actor(), cancellation) is { } refusal)
        {
            ModelState.AddModelError("", refusal.Refusal ?? "");
            return await Show(name, cancellation);
        }

        TempData["Success"] = "Nummer und Synonyme sind gespeichert.";
        return Redirect($"/themenfelder/{Uri.EscapeDataString(name)}");
    }

    private async Task<IActionResult> Show(string name, CancellationToken cancellation)
    {
        if (await list.Find(name, cancellation) is not { } profile)
            return NotFound();
        Profile = profile;
        CanChange = await MayChange();
        if (CanChange)
            Ressorts = await organisations.All(OrganisationKind.Ressort, cancellation);
        return Page();
    }

    private async Task<bool> MayChange() =>
        (await authorization.AuthorizeAsync(User, Policies.ManageOrganisations)).Succeeded;
}
