using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>Finds the organisations that files name.</summary>
internal sealed class OrganisationNames
{
    private readonly ILookup<string, Organisation> _byName;

    private OrganisationNames(IEnumerable<Organisation> all) =>
        _byName = all.ToLookup(x => x.Name, StringComparer.OrdinalIgnoreCase);

    internal static async Task<OrganisationNames> Read(OzgDb db, CancellationToken cancellation) =>
        new(await db.Organisations.AsNoTracking().ToListAsync(cancellation));

    /// <summary>The one that is meant, or why there is not exactly one.</summary>
    internal (long Id, string? Problem) Find(OrganisationKind? kind, string? name, string? place = null)
    {
        var what = kind?.InGerman() ?? "Organisation";
        if (name is null)
            return (0, $"Es fehlt: {what}.");
        var found = _byName[name]
            .Where(x => kind is null || x.Kind == kind)
            .Where(x => place is null || x.Place.Equals(place, StringComparison.OrdinalIgnoreCase))
            .ToArray();
        return found switch
        {
            [var only] => (only.Id, null),
            [] => (0, $"{what} „{name}“ ist unbekannt."),
            _ => (
                0,
                $"{what} „{name}“ gibt es mehrmals: {string.Join(", ", found.Select(x => $"{x.Kind.InGerman()} in {(x.Place.Length == 0 ? "(ohne Ort)" : x.Place)}"))}."
            ),
        };
    }
}
