using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Organisationen;

/// <summary>Adds an organisation, changes one, or says for whom it acts.</summary>
public sealed class ChangeModel(
    OrganisationList list,
    OrganisationDesk desk,
    LeistungList leistungen,
    AnsweredOnce once
) : PageModel
{
    public long? Id { get; private set; }

    [BindProperty]
    public OrganisationForm Form { get; set; } = new();

    /// <summary>The Kommunen, and those that this IT-Dienstleister acts for, in all Themenfelder or in some.</summary>
    public IReadOnlyList<Organisation> Kommunen { get; private set; } = [];

    public IReadOnlyList<Represented> Representations { get; private set; } = [];

    public IReadOnlyList<string> Themenfelder { get; private set; } = [];

    public async Task<IActionResult> OnGet(long? id, CancellationToken cancellation)
    {
        if (!await Load(id, cancellation))
            return NotFound();
        return Page();
    }

    public async Task<IActionResult> OnPost(long? id, CancellationToken cancellation)
    {
        var entered = Form;
        var draft = entered.Draft();
        var organisation = id ?? 0;
        CommandResult? refusal;
        if (id is { } known)
            refusal = await desk.Change(known, entered.Version, draft, User.Actor(), cancellation);
        else
            (organisation, refusal) = await once.Once(
                this,
                () => desk.Add(draft, User.Actor(), cancellation),
                cancellation
            );
        if (refusal is not null)
            return await Again(id, refusal, entered, cancellation);
        TempData["Success"] = $"„{draft.Name}“ ist gespeichert.";
        return Redirect($"/organisationen/{organisation}");
    }

    public async Task<IActionResult> OnPostVertretungen(
        long id,
        [FromForm(Name = "bleibt")] string[] kept,
        [FromForm(Name = "kommune")] long[] kommunen,
        [FromForm(Name = "themenfeld")] string[] themenfelder,
        CancellationToken cancellation
    )
    {
        if (!await Load(id, cancellation))
            return NotFound();
        var before = Representations
            .Where(x => kept.Contains($"{x.Organisation.Id}/{x.Themenfeld}"))
            .Select(x => new Represents(x.Organisation.Id, x.Themenfeld));
        var added =
            themenfelder.Length == 0
                ? kommunen.Select(x => new Represents(x))
                : kommunen.SelectMany(x => themenfelder.Select(t => new Represents(x, t)));
        if (await desk.Represent(id, [.. before, .. added], User.Actor(), cancellation) is { } refusal)
            return await Again(id, refusal, null, cancellation);
        TempData["Success"] = "Die Vertretungen sind gespeichert.";
        return Redirect($"/organisationen/{id}");
    }

    public async Task<IActionResult> OnPostEntfernen(long id, CancellationToken cancellation)
    {
        if (await desk.Remove(id, User.Actor(), cancellation) is { } refusal)
            return await Again(id, refusal, null, cancellation);
        TempData["Success"] = "Die Organisation ist entfernt.";
        return Redirect("/organisationen");
    }

    /// <summary>Shows the page once more, with what was entered and why it was refused.</summary>
    private async Task<IActionResult> Again(
        long? id,
        CommandResult refusal,
        OrganisationForm? entered,
        CancellationToken cancellation
    )
    {
        ModelState.Clear();
        if (refusal is CommandResult.NotFound || !await Load(id, cancellation))
            return NotFound();
        Form = entered ?? Form;
        ModelState.AddModelError("", refusal.Refusal ?? "");
        return Page();
    }

    private async Task<bool> Load(long? id, CancellationToken cancellation)
    {
        Id = id;
        if (id is not { } known)
            return true;
        if (await list.Find(known, cancellation) is not { } profile)
            return false;
        Form = OrganisationForm.Of(profile.Organisation);
        if (profile.Organisation.Kind == OrganisationKind.ItDienstleister)
        {
            Representations = profile.Representations;
            Kommunen = await list.All(OrganisationKind.Kommune, cancellation);
            Themenfelder = await leistungen.Themenfelder(cancellation);
        }

        return true;
    }
}
