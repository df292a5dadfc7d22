using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Ozg.Aufgaben;
using OzgWorkflow.Ozg.Katalog;
using OzgWorkflow.Server.Zugriff;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>The list of open tasks.</summary>
public sealed class IndexModel(AufgabenListe list, LeistungenListe leistungen, TimeProvider clock) : PageModel
{
    public const int PageSize = 25;

    [BindProperty(SupportsGet = true)]
    public AufgabenSicht Sicht { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Themenfeld { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Phase { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Faellig { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Seite { get; set; } = 1;

    public IReadOnlyList<Aufgabe> Items { get; private set; } = [];

    public IReadOnlyList<string> Themenfelder { get; private set; } = [];

    public int Total { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task OnGet(CancellationToken cancellation)
    {
        Seite = Math.Max(1, Seite);
        var filter = new AufgabenFilter(User.Actor(), Sicht)
        {
            Themenfeld = string.IsNullOrEmpty(Themenfeld) ? null : Themenfeld,
            Phase = string.IsNullOrEmpty(Phase) ? null : Phase,
            NurFaellige = Faellig == "ueberfaellig",
        };
        (Items, Total) = await list.Read(filter, Seite, PageSize, cancellation);
        Themenfelder = await leistungen.Themenfelder(cancellation);
    }
}
