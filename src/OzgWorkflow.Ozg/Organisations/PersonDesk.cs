using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>Changes persons. Who changes something says which version he has read.</summary>
public sealed class PersonDesk(Changes changes)
{
    private static readonly CommandResult.NotFound Nobody = new("Diese Person gibt es nicht.");

    /// <summary>Adds a person without an account.</summary>
    /// <returns>The id, or why not.</returns>
    public async Task<(long Id, CommandResult? Refusal)> Add(
        PersonDraft draft,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var added = new Person { Name = draft.Name };
        var refusal = await changes.Make(
            async db =>
                await db.Store(added, draft, cancellation) is { } wrong
                    ? Changes.Invalid(wrong)
                    : await changes.Noted(db, OzgAuditActions.PersonCreated, actor, added.Name, cancellation),
            cancellation
        );
        return (added.Id, refusal);
    }

    /// <summary>Changes a person.</summary>
    public Task<CommandResult?> Change(
        long id,
        uint version,
        PersonDraft draft,
        Actor actor,
        CancellationToken cancellation
    ) =>
        changes.Make(
            async db =>
            {
                if (await db.Persons.SingleOrDefaultAsync(x => x.Id == id, cancellation) is not { } person)
                    return Nobody;
                var holders = db.NoteHolders();
                db.Entry(person).Property(x => x.Version).OriginalValue = version;
                db.Entry(person).State = EntityState.Modified;
                return await db.Store(person, draft, cancellation) is { } wrong
                    ? Changes.Invalid(wrong)
                    : await changes.Noted(
                        db,
                        OzgAuditActions.PersonChanged,
                        actor,
                        holders.FirstOrDefault(person.Name),
                        cancellation
                    );
            },
            cancellation
        );

    /// <summary>Removes a person who has no account.</summary>
    public Task<CommandResult?> Remove(long id, Actor actor, CancellationToken cancellation) =>
        changes.Make(
            async db =>
            {
                if (await db.Persons.SingleOrDefaultAsync(x => x.Id == id, cancellation) is not { } person)
                    return Nobody;
                if (person.Account is { } account)
                    return new CommandResult.Conflict(
                        $"{person.Name} hat oder hatte das Konto „{account}“: Der Name bleibt, damit man im Verlauf sieht, wer was getan hat."
                    );
                db.Persons.Remove(person);
                await db.SaveChangesAsync(cancellation);
                return await changes.Noted(db, OzgAuditActions.PersonRemoved, actor, person.Name, cancellation);
            },
            cancellation
        );
}
