using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>One end of a representation, told to the other.</summary>
/// <param name="Organisation">The Kommune or the IT-Dienstleister.</param>
/// <param name="Themenfeld">In this Themenfeld only; <c>null</c>: in all.</param>
public sealed record Represented(Organisation Organisation, string? Themenfeld);

/// <summary>A Leistung that Kommunen use.</summary>
/// <param name="Leistung">The Leistung.</param>
/// <param name="Kommune">The Kommune that uses it.</param>
/// <param name="Since">Since when.</param>
public sealed record UsedLeistung(Leistung Leistung, string Kommune, DateTimeOffset Since);

/// <summary>An organisation with all that belongs to it.</summary>
/// <param name="Organisation">The organisation.</param>
/// <param name="Representations">Of a Kommune who acts for it, of an IT-Dienstleister for whom it acts.</param>
/// <param name="Persons">Who works there, or is a member.</param>
/// <param name="Participations">Of a Ressort where it takes part.</param>
/// <param name="Leistungen">What the Kommune, or those that the IT-Dienstleister acts for, use.</param>
public sealed record OrganisationProfile(
    Organisation Organisation,
    IReadOnlyList<Represented> Representations,
    IReadOnlyList<Person> Persons,
    IReadOnlyList<Participation> Participations,
    IReadOnlyList<UsedLeistung> Leistungen
);

/// <summary>Finds organisations.</summary>
public sealed class OrganisationList(IDbContextFactory<OzgDb> databases)
{
    /// <summary>A page of organisations in alphabetical order, and how many there are in all.</summary>
    public async Task<(IReadOnlyList<Organisation> Items, int Total)> Read(
        OrganisationKind? kind,
        string? search,
        Paging paging,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db.Organisations.AsNoTracking().Where(x => kind == null || x.Kind == kind);
        foreach (var word in SearchWords.Of(search))
        {
            var pattern = LikePattern.Containing(word);
            rows = rows.Where(x =>
                EF.Functions.ILike(x.Name, pattern, "\\")
                || EF.Functions.ILike(x.Place, pattern, "\\")
                || EF.Functions.ILike(x.District!, pattern, "\\")
                || x.Ags == word
            );
        }

        return await rows.OrderBy(x => x.Name).ThenBy(x => x.Place).ThenBy(x => x.Id).PageAt(paging, cancellation);
    }

    /// <summary>All of one kind, to choose from.</summary>
    public async Task<IReadOnlyList<Organisation>> All(OrganisationKind? kind, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db
            .Organisations.AsNoTracking()
            .Where(x => kind == null || x.Kind == kind)
            .OrderBy(x => x.Name)
            .ThenBy(x => x.Place)
            .ToListAsync(cancellation);
    }

    /// <summary>One, with all that belongs to it; <c>null</c> when there is none with that id.</summary>
    public async Task<OrganisationProfile?> Find(long id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (
            await db.Organisations.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellation)
            is not { } organisation
        )
            return null;
        var representations = await Representations(db, organisation, cancellation);
        var memberships = db.Memberships;
        var persons = await db
            .Persons.AsNoTracking()
            .Where(x => x.OrganisationId == id || memberships.Any(m => m.CommitteeId == id && m.PersonId == x.Id))
            .OrderBy(x => x.Name)
            .ToListAsync(cancellation);
        var participations = await db
            .Participations.AsNoTracking()
            .Where(x => x.OrganisationId == id)
            .OrderBy(x => x.Themenfeld)
            .ToListAsync(cancellation);
        return new OrganisationProfile(
            organisation,
            representations,
            persons,
            participations,
            await Leistungen(db, organisation, representations, cancellation)
        );
    }

    private static async Task<IReadOnlyList<Represented>> Representations(
        OzgDb db,
        Organisation x,
        CancellationToken cancellation
    )
    {
        var ofProvider = x.Kind == OrganisationKind.ItDienstleister;
        var rows =
            from representation in db.Representations.AsNoTracking()
            where ofProvider ? representation.ProviderId == x.Id : representation.KommuneId == x.Id
            join other in db.Organisations
                on ofProvider ? representation.KommuneId : representation.ProviderId equals other.Id
            orderby other.Name, other.Place, representation.Themenfeld
            select new Represented(other, representation.Themenfeld);
        return await rows.ToListAsync(cancellation);
    }

    private static async Task<IReadOnlyList<UsedLeistung>> Leistungen(
        OzgDb db,
        Organisation x,
        IReadOnlyList<Represented> representations,
        CancellationToken cancellation
    )
    {
        string[] kommunen = x.Kind switch
        {
            OrganisationKind.Kommune => [x.Name],
            OrganisationKind.ItDienstleister => [.. representations.Select(r => r.Organisation.Name).Distinct()],
            _ => [],
        };
        var rows = await (
            from connection in db.Connections.AsNoTracking()
            where kommunen.Contains(connection.Kommune)
            join leistung in db.Leistungen on connection.OzgId equals leistung.OzgId
            orderby leistung.Name, connection.Kommune
            select new UsedLeistung(leistung, connection.Kommune, connection.Since)
        ).ToListAsync(cancellation);
        return x.Kind == OrganisationKind.Kommune
            ? rows
            : rows.FindAll(u =>
                representations.Any(r =>
                    r.Organisation.Name == u.Kommune && (r.Themenfeld is null || r.Themenfeld == u.Leistung.Themenfeld)
                )
            );
    }
}
