using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>A person with all that belongs to her.</summary>
/// <param name="Person">The person.</param>
/// <param name="Organisation">Where she works.</param>
/// <param name="Coordinations">What she coordinates.</param>
/// <param name="Committees">Where she is a member.</param>
public sealed record PersonProfile(
    Person Person,
    Organisation? Organisation,
    IReadOnlyList<Coordination> Coordinations,
    IReadOnlyList<Organisation> Committees
);

/// <summary>Finds persons.</summary>
public sealed class PersonList(IDbContextFactory<OzgDb> databases)
{
    /// <summary>A page of persons in alphabetical order, and how many there are in all.</summary>
    public async Task<(IReadOnlyList<PersonProfile> Items, int Total)> Read(
        string? themenfeld,
        string? search,
        Paging paging,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (coordinations, organisations) = (db.Coordinations, db.Organisations);
        var rows = db
            .Persons.AsNoTracking()
            .Where(x =>
                themenfeld == null
                || x.Themenfelder.Contains(themenfeld)
                || coordinations.Any(c => c.PersonId == x.Id && c.Themenfeld == themenfeld)
            );
        foreach (var word in SearchWords.Of(search))
        {
            var pattern = LikePattern.Containing(word);
            rows = rows.Where(x =>
                EF.Functions.ILike(x.Name, pattern, "\\")
                || EF.Functions.ILike(x.Mail!, pattern, "\\")
                || EF.Functions.ILike(x.Function!, pattern, "\\")
                || organisations.Any(o => o.Id == x.OrganisationId && EF.Functions.ILike(o.Name, pattern, "\\"))
            );
        }

        var (persons, total) = await rows.OrderBy(x => x.Name).ThenBy(x => x.Id).PageAt(paging, cancellation);
        return (await Profiles(db, persons, cancellation), total);
    }

    /// <summary>One; <c>null</c> when there is none with that id.</summary>
    public async Task<PersonProfile?> Find(long id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var person = await db.Persons.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellation);
        return person is null ? null : (await Profiles(db, [person], cancellation))[0];
    }

    /// <summary>The accounts of those whose name or mail has a word in it.</summary>
    public async Task<IReadOnlyList<string>> AccountsOf(string word, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var pattern = LikePattern.Containing(word);
        return await db
            .Persons.Where(x =>
                x.Account != null
                && (EF.Functions.ILike(x.Name, pattern, "\\") || EF.Functions.ILike(x.Mail!, pattern, "\\"))
            )
            .Select(x => x.Account!)
            .ToListAsync(cancellation);
    }

    /// <summary>The Themenfelder that who holds an account is responsible in.</summary>
    public async Task<IReadOnlyList<string>> ThemenfelderOf(string? account, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var person = await db
            .Persons.AsNoTracking()
            .Where(x => x.Account == account && account != null)
            .Select(x => new { x.Id, x.Themenfelder })
            .SingleOrDefaultAsync(cancellation);
        if (person is null)
            return [];
        var coordinated = await db
            .Coordinations.Where(x => x.PersonId == person.Id)
            .Select(x => x.Themenfeld)
            .ToListAsync(cancellation);
        return [.. person.Themenfelder.Union(coordinated).Order(StringComparer.Ordinal)];
    }

    /// <summary>Those who hold or held some accounts, by account.</summary>
    public async Task<IReadOnlyDictionary<string, PersonProfile>> Holders(
        IEnumerable<string?> accounts,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var persons = await HoldersOf(db, [.. accounts.OfType<string>()]).ToListAsync(cancellation);
        return (await Profiles(db, persons, cancellation)).ToDictionary(x => x.Person.Account!);
    }

    /// <summary>The names of those who hold or held some accounts, by account.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Names(
        IEnumerable<string?> accounts,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Names(db, accounts, cancellation);
    }

    internal static async Task<IReadOnlyDictionary<string, string>> Names(
        OzgDb db,
        IEnumerable<string?> accounts,
        CancellationToken cancellation
    )
    {
        var wanted = accounts.OfType<string>().Distinct().ToArray();
        return wanted.Length == 0
            ? new Dictionary<string, string>()
            : await HoldersOf(db, wanted).ToDictionaryAsync(x => x.Account!, x => x.Name, cancellation);
    }

    internal static async Task<IReadOnlyList<PersonProfile>> Profiles(
        OzgDb db,
        IReadOnlyList<Person> persons,
        CancellationToken cancellation
    )
    {
        var ids = persons.Select(x => x.Id).ToArray();
        var works = persons.Select(x => x.OrganisationId).OfType<long>().ToArray();
        var coordinations = (
            await db.Coordinations.AsNoTracking().Where(x => ids.Contains(x.PersonId)).ToListAsync(cancellation)
        ).ToLookup(x => x.PersonId);
        var memberships = (
            await db.Memberships.AsNoTracking().Where(x => ids.Contains(x.PersonId)).ToListAsync(cancellation)
        ).ToLookup(x => x.PersonId, x => x.CommitteeId);
        var named = works.Concat(memberships.SelectMany(x => x)).Distinct().ToArray();
        var organisations = await db
            .Organisations.AsNoTracking()
            .Where(x => named.Contains(x.Id))
            .ToDictionaryAsync(x => x.Id, cancellation);
        return
        [
            .. persons.Select(x => new PersonProfile(
                x,
                x.OrganisationId is { } at ? organisations.GetValueOrDefault(at) : null,
                [.. coordinations[x.Id].OrderBy(c => c.Themenfeld)],
                [
                    .. memberships[x.Id]
                        .Where(organisations.ContainsKey)
                        .Select(id => organisations[id])
                        .OrderBy(o => o.Name),
                ]
            )),
        ];
    }

    private static IQueryable<Person> HoldersOf(OzgDb db, string[] accounts) =>
        db.Persons.AsNoTracking().Where(x => x.Account != null && accounts.Contains(x.Account));
}
