using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>A Ressort and how it takes part.</summary>
public sealed record TakingPart(Organisation Ressort, Participation Participation);

/// <summary>How many Leistungen are in a phase; <c>null</c>: not begun.</summary>
public sealed record PhaseCount(string? Phase, int Leistungen);

/// <summary>A Themenfeld with all who have to do with it.</summary>
/// <param name="Themenfeld">The Themenfeld.</param>
/// <param name="Coordinators">Who coordinates it, how.</param>
/// <param name="Ansprechpersonen">Whom to ask in Kommunen and at IT-Dienstleister.</param>
/// <param name="Ressorts">Which Ressorts take part.</param>
/// <param name="Phases">Its Leistungen by phase.</param>
public sealed record ThemenfeldProfile(
    Themenfeld Themenfeld,
    IReadOnlyList<(CoordinationKind Kind, PersonProfile Person)> Coordinators,
    IReadOnlyList<PersonProfile> Ansprechpersonen,
    IReadOnlyList<TakingPart> Ressorts,
    IReadOnlyList<PhaseCount> Phases
);

/// <summary>Finds Themenfelder with their people.</summary>
public sealed class ThemenfeldList(IDbContextFactory<OzgDb> databases)
{
    /// <summary>All, by number.</summary>
    public async Task<IReadOnlyList<ThemenfeldProfile>> All(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Profiles(db, db.Themenfelder, cancellation);
    }

    /// <summary>One, by name or number; <c>null</c> when there is none.</summary>
    public async Task<ThemenfeldProfile?> Find(string nameOrNumber, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return (
            await Profiles(db, db.Themenfelder.Where(Themenfeld.Called(nameOrNumber)), cancellation)
        ).FirstOrDefault();
    }

    private static async Task<IReadOnlyList<ThemenfeldProfile>> Profiles(
        OzgDb db,
        IQueryable<Themenfeld> which,
        CancellationToken cancellation
    )
    {
        var themenfelder = await which
            .AsNoTracking()
            .OrderBy(x => x.Number ?? int.MaxValue)
            .ThenBy(x => x.Name)
            .ToListAsync(cancellation);
        var names = themenfelder.Select(x => x.Name).ToArray();
        var coordinations = await db
            .Coordinations.AsNoTracking()
            .Where(x => names.Contains(x.Themenfeld))
            .ToListAsync(cancellation);
        var coordinating = coordinations.Select(x => x.PersonId).ToArray();
        var persons = await db
            .Persons.AsNoTracking()
            .Where(x => coordinating.Contains(x.Id) || x.Themenfelder.Any(t => names.Contains(t)))
            .OrderBy(x => x.Name)
            .ToListAsync(cancellation);
        var profiles = (await PersonList.Profiles(db, persons, cancellation)).ToDictionary(x => x.Person.Id);
        var ressorts = await (
            from participation in db.Participations.AsNoTracking()
            where names.Contains(participation.Themenfeld)
            join ressort in db.Organisations on participation.OrganisationId equals ressort.Id
            orderby participation.Level, ressort.Name
            select new TakingPart(ressort, participation)
        ).ToListAsync(cancellation);
        var phases = await db
            .Leistungen.Where(x => names.Contains(x.Themenfeld))
            .GroupBy(x => new { x.Themenfeld, x.Phase })
            .Select(x => new
            {
                x.Key.Themenfeld,
                x.Key.Phase,
                Count = x.Count(),
            })
            .ToListAsync(cancellation);
        return
        [
            .. themenfelder.Select(t => new ThemenfeldProfile(
                t,
                [
                    .. coordinations
                        .Where(x => x.Themenfeld == t.Name && profiles.ContainsKey(x.PersonId))
                        .Select(x => (x.Kind, Person: profiles[x.PersonId]))
                        .OrderBy(x => x.Kind)
                        .ThenBy(x => x.Person.Person.Name),
                ],
                [.. profiles.Values.Where(x => x.Person.Themenfelder.Contains(t.Name)).OrderBy(x => x.Person.Name)],
                [.. ressorts.Where(x => x.Participation.Themenfeld == t.Name)],
                [
                    .. Umsetzung
                        .Phases.All.Prepend(null)
                        .Select(phase => new PhaseCount(
                            phase,
                            phases.Where(x => x.Themenfeld == t.Name && x.Phase == phase).Sum(x => x.Count)
                        )),
                ]
            )),
        ];
    }
}
