using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Personen;

/// <summary>Adds a person or changes one.</summary>
public sealed class ChangeModel(
    PersonList list,
    PersonDesk desk,
    OrganisationList organisations,
    LeistungList leistungen,
    AnsweredOnce once
) : PageModel
{
    public long? Id { get; private set; }

    [BindProperty]
    public PersonForm Form { get; set; } = new();

    public IReadOnlyList<Organisation> Organisations { get; private set; } = [];

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
        var person = id ?? 0;
        CommandResult? refusal;
        if (id is { } known)
            refusal = await desk.Change(known, entered.Version, draft, User.Actor(), cancellation);
        else
            (person, refusal) = await once.Once(this, () => desk.Add(draft, User.Actor(), cancellation), cancellation);
        if (refusal is not null)
            return await Again(id, refusal, entered, cancellation);
        TempData["Success"] = $"{draft.Name} ist gespeichert.";
        return Redirect($"/personen/{person}");
    }

    public async Task<IActionResult> OnPostEntfernen(long id, CancellationToken cancellation)
    {
        if (await desk.Remove(id, User.Actor(), cancellation) is { } refusal)
            return await Again(id, refusal, null, cancellation);
        TempData["Success"] = "Die Person ist entfernt.";
        return Redirect("/personen");
    }

    /// <summary>Shows the page once more, with what was entered and why it was refused.</summary>
    private async Task<IActionResult> Again(
        long? id,
        CommandResult refusal,
        PersonForm? entered,
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
        Organisations = await organisations.All(null, cancellation);
        Themenfelder = await leistungen.Themenfelder(cancellation);
        if (id is not { } known)
            return true;
        if (await list.Find(known, cancellation) is not { } profile)
            return false;
        Form = PersonForm.Of(profile);
        return true;
    }
}
