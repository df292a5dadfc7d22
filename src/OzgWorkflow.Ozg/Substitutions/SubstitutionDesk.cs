using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Substitutions;

/// <summary>
/// Names who stands in for somebody who is away, and ends that: whoever is away for himself, the administration for
/// everyone. What the substitute took in the other's place is for those whom it is for again when it ends.
/// </summary>
public sealed class SubstitutionDesk(
    Changes changes,
    SubstitutionList list,
    WorkSignals signals,
    TimeProvider clock,
    ILogger<SubstitutionDesk> log
)
{
    /// <summary>Substitutions of one person that are not over, and as many of others by her.</summary>
    private const int AtMost = 50;

    private const string Unable = "Das Konto gibt es nicht, es ist gesperrt, oder es darf keine Aufgaben erledigen.";

    /// <summary>Names one.</summary>
    /// <returns>The id, or why not.</returns>
    public async Task<(long Id, CommandResult? Refusal)> Add(
        string absentee,
        SubstitutionDraft draft,
        Actor actor,
        CancellationToken cancellation
    )
    {
        if (Refuse(absentee, actor) is { } refused)
            return (0, refused);
        if (draft.Problem(clock.Today()) is { } wrong)
            return (0, Changes.Invalid(wrong));
        var candidates = await list.Candidates(cancellation);
        var account = Named(draft.Substitute!);
        if (account is null)
            return (
                0,
                new CommandResult.Invalid("substitute", $"„{draft.Substitute}“ kann niemanden vertreten: {Unable}")
            );
        if (Named(absentee) is not { } absent)
            return (0, new CommandResult.Conflict($"Für „{absentee}“ kann niemand einspringen: {Unable}"));
        if (account == absent)
            return (0, new CommandResult.Invalid("substitute", "Wer weg ist, kann sich nicht selbst vertreten."));
        Substitution? added = null;
        var refusal = await changes.Make(
            async db =>
            {
                var away = await db.Persons.SingleAsync(x => x.Account == absent, cancellation);
                var substitute = await db.Persons.SingleAsync(x => x.Account == account, cancellation);
                var known = await db.Themenfelder.Select(x => x.Name).ToHashSetAsync(cancellation);
                if (draft.Themenfelder.FirstOrDefault(x => !known.Contains(x)) is { } unknown)
                    return Changes.Invalid(new("themenfelder", $"Das Themenfeld „{unknown}“ ist unbekannt."));
                var today = clock.Today();
                var open = db.Substitutions.Where(x => x.LastDay >= today);
                if (
                    await open.CountAsync(x => x.AbsenteeId == away.Id, cancellation) >= AtMost
                    || await open.CountAsync(x => x.SubstituteId == substitute.Id, cancellation) >= AtMost
                )
                    return new CommandResult.Conflict(
                        $"Eine Person kann höchstens {AtMost} Vertretungen haben und höchstens {AtMost} andere vertreten. Bitte beenden Sie erst eine."
                    );
                added = new Substitution
                {
                    AbsenteeId = away.Id,
                    SubstituteId = substitute.Id,
                    FirstDay = draft.FirstDay!.Value,
                    LastDay = draft.LastDay!.Value,
                    Themenfelder = [.. draft.Themenfelder.Distinct()],
                };
                db.Substitutions.Add(added);
                db.Tell(
                    account,
                    $"Sie vertreten {away.Name}",
                    $"{added.Days}{(added.Themenfelder.Length > 0 ? $"\nThemenfelder: {string.Join(", ", added.Themenfelder)}" : "")}\n\nDie Aufgaben finden Sie in diesen Tagen unter „In Vertretung“.",
                    clock.GetUtcNow()
                );
                if (actor.Account != absent)
                    db.Tell(absent, $"{substitute.Name} vertritt Sie", added.Days, clock.GetUtcNow());
                await db.SaveChangesAsync(cancellation);
                return await changes.Noted(
                    db,
                    OzgAuditActions.SubstitutionNamed,
                    actor,
                    Text(away, substitute, added),
                    cancellation
                );
            },
            cancellation
        );
        return (added?.Id ?? 0, Told(refusal));

        string? Named(string name) =>
            candidates.FirstOrDefault(x => x.Value.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;
    }

    /// <summary>Ends one, or calls off one that has not begun.</summary>
    public async Task<CommandResult?> End(string absentee, long id, Actor actor, CancellationToken cancellation)
    {
        if (Refuse(absentee, actor) is { } refused)
            return refused;
        var refusal = await changes.Make(
            async db =>
            {
                var found = await (
                    from substitution in db.Substitutions
                    join away in db.Persons on substitution.AbsenteeId equals away.Id
                    join substitute in db.Persons on substitution.SubstituteId equals substitute.Id
                    where substitution.Id == id && away.Account == absentee
                    select new
                    {
                        substitution,
                        away,
                        substitute,
                    }
                ).SingleOrDefaultAsync(cancellation);
                if (found is null)
                    return new CommandResult.NotFound("Diese Vertretung gibt es nicht (mehr).");
                db.Substitutions.Remove(found.substitution);
                db.Tell(
                    found.substitute.Account!,
                    $"Sie vertreten {found.away.Name} nicht mehr",
                    $"Eingetragen war: {found.substitution.Days}",
                    clock.GetUtcNow()
                );
                if (actor.Account != absentee)
                    db.Tell(
                        absentee,
                        $"{found.substitute.Name} vertritt Sie nicht mehr",
                        $"Eingetragen war: {found.substitution.Days}",
                        clock.GetUtcNow()
                    );
                await db.SaveChangesAsync(cancellation);
                return await changes.Noted(
                    db,
                    OzgAuditActions.SubstitutionEnded,
                    actor,
                    Text(found.away, found.substitute, found.substitution),
                    cancellation
                );
            },
            cancellation
        );
        return Told(refusal);
    }

    /// <summary>What is written is sent, once it is done.</summary>
    private CommandResult? Told(CommandResult? refusal)
    {
        if (refusal is null)
            signals.Raise(["mail"]);
        return refusal;
    }

    /// <summary>Whoever may not look at and change what an account has entered.</summary>
    public CommandResult.Forbidden? Refuse(string absentee, Actor actor)
    {
        if (actor.IsAdministration || absentee.Equals(actor.Account, StringComparison.OrdinalIgnoreCase))
            return null;
        log.LogWarning("{Account} may not say who stands in for {Absentee}", actor.Account, absentee);
        return new("Wer jemanden vertritt, trägt die Person selbst ein, oder die Administration.");
    }

    private static string Text(Person away, Person substitute, Substitution x) =>
        $"{substitute.Name} (Konto „{substitute.Account}“) für {away.Name} (Konto „{away.Account}“) {x.Days}{(x.Themenfelder.Length > 0 ? ": " + string.Join(", ", x.Themenfelder) : "")}";
}
