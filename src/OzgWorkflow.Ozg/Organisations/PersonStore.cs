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

    /// <summary>Whose account is gone coordinates nothing any more.</summary>
    public static Task EndCoordinations(this OzgDb db, string account, CancellationToken cancellation)
    {
        var persons = db.Persons;
        return db
            .Coordinations.Where(x => persons.Any(p => p.Id == x.PersonId && p.Account == account))
            .ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Has the holder of an account coordinate all Themenfelder, where nobody coordinates any.</summary>
    public static async Task EnsureCoordination(this OzgDb db, string account)
    {
        if (await db.Coordinations.AnyAsync())
            return;
        var person = await db.Persons.SingleAsync(x => x.Account == account);
        db.Coordinations.AddRange(
            (await db.Themenfelder.Select(x => x.Name).ToListAsync()).Select(x => new Coordination
            {
                Themenfeld = x,
                PersonId = person.Id,
            })
        );
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
        if (draft.Coordinations is { } coordinations)
        {
            await db.Coordinations.Where(x => x.PersonId == person.Id).ExecuteDeleteAsync(cancellation);
            db.Coordinations.AddRange(
                coordinations.Select(x => new Coordination
                {
                    Themenfeld = x.Themenfeld,
                    PersonId = person.Id,
                    Kind = x.Kind,
                })
            );
        }

        if (draft.CommitteeIds is { } committees)
        {
            await db.Memberships.Where(x => x.PersonId == person.Id).ExecuteDeleteAsync(cancellation);
            db.Memberships.AddRange(
                committees.Distinct().Select(x => new Membership { PersonId = person.Id, CommitteeId = x })
            );
        }

        await db.SaveChangesAsync(cancellation);
        return null;
    }
}
