using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>Writes persons with all that belongs to them, in the transaction of whoever calls.</summary>
public static class PersonStore
{
    /// <summary>Makes the person who holds an account, unless there is one.</summary>
    public static async Task EnsureHolder(this OzgDb db, string account, string name, string? mail)
    {
        if (await db.Persons.AnyAsync(x => x.Account == account))
            return;
        db.Persons.Add(
            new Person
            {
                Account = account,
                Name = name,
                Mail = mail,
            }
        );
        await db.SaveChangesAsync();
    }

    /// <summary>
    /// Notes what holders of accounts are called and where their mails go, and what it was before, as far as a save
    /// changes that: histories and notifications go by it.
    /// </summary>
    internal static IReadOnlyList<string> NoteHolders(this OzgDb db)
    {
        var noted = new List<string>();
        db.SavingChanges += (_, _) =>
            noted.AddRange(
                db.ChangeTracker.Entries<Person>()
                    .Where(x => x is { State: EntityState.Modified, Entity.Account: not null })
                    .Select(x =>
                        (
                            New: x.Entity,
                            Name: x.OriginalValues[nameof(Person.Name)],
                            Mail: x.OriginalValues[nameof(Person.Mail)]
                        )
                    )
                    .Where(x => !Equals(x.Name, x.New.Name) || !Equals(x.Mail, x.New.Mail))
                    .Select(x => $"{x.New.Name}, {x.New.Mail} (Konto „{x.New.Account}“; vorher {x.Name}, {x.Mail})")
            );
        return noted;
    }

    /// <summary>Whose account is gone coordinates nothing any more.</summary>
    public static Task EndCoordinations(this OzgDb db, string account, CancellationToken cancellation)
    {
        var persons = db.Persons;
        return db
            .Coordinations.Where(x => persons.Any(p => p.Id == x.PersonId && p.Account == account))
            .ExecuteDeleteAsync(cancellation);
    }

    /// <summary>
    /// Makes the holders of accounts responsible for all Themenfelder and committees, where nobody coordinates any: so
    /// a demonstration can do everything.
    /// </summary>
    public static async Task EnsureResponsibilities(this OzgDb db, string coordinator, string contact, string member)
    {
        if (await db.Coordinations.AnyAsync())
            return;
        var themenfelder = await db.Themenfelder.Select(x => x.Name).ToArrayAsync();
        var coordinating = await db.Persons.SingleAsync(x => x.Account == coordinator);
        db.Coordinations.AddRange(
            themenfelder.Select(x => new Coordination { Themenfeld = x, PersonId = coordinating.Id })
        );
        (await db.Persons.SingleAsync(x => x.Account == contact)).Themenfelder = themenfelder;
        var deciding = await db.Persons.SingleAsync(x => x.Account == member);
        var committees = await db
            .Organisations.Where(x => x.Kind == OrganisationKind.Committee)
            .Select(x => x.Id)
            .ToListAsync();
        db.Memberships.AddRange(committees.Select(x => new Membership { PersonId = deciding.Id, CommitteeId = x }));
        await db.SaveChangesAsync();
    }

    /// <summary>Stores what was entered of a new or known person; what is wrong, or <c>null</c>.</summary>
    public static async Task<WrongField?> Store(
        this OzgDb db,
        Person person,
        PersonDraft draft,
        CancellationToken cancellation
    )
    {
        if ((draft.Problem() ?? await draft.Unknown(db, cancellation)) is { } wrong)
            return wrong;
        draft.ApplyTo(person);
        if (person.Id == 0)
            db.Persons.Add(person);
        await db.SaveChangesAsync(cancellation);
        await db.StoreParts([(person, draft)], cancellation);
        return null;
    }

    /// <summary>Stores what persons coordinate and are members of, as far as their drafts say.</summary>
    internal static async Task StoreParts(
        this OzgDb db,
        IReadOnlyCollection<(Person Person, PersonDraft Draft)> stored,
        CancellationToken cancellation
    )
    {
        var coordinating = stored.Where(x => x.Draft.Coordinations is not null).Select(x => x.Person.Id).ToArray();
        await db.Coordinations.Where(x => coordinating.Contains(x.PersonId)).ExecuteDeleteAsync(cancellation);
        db.Coordinations.AddRange(
            stored.SelectMany(x =>
                (x.Draft.Coordinations ?? []).Select(c => new Coordination
                {
                    Themenfeld = c.Themenfeld,
                    PersonId = x.Person.Id,
                    Kind = c.Kind,
                })
            )
        );
        var members = stored.Where(x => x.Draft.CommitteeIds is not null).Select(x => x.Person.Id).ToArray();
        await db.Memberships.Where(x => members.Contains(x.PersonId)).ExecuteDeleteAsync(cancellation);
        db.Memberships.AddRange(
            stored.SelectMany(x =>
                (x.Draft.CommitteeIds ?? [])
                    .Distinct()
                    .Select(committee => new Membership { PersonId = x.Person.Id, CommitteeId = committee })
            )
        );
        await db.SaveChangesAsync(cancellation);
    }
}
