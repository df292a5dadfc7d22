using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>For whom, and in which Themenfeld only, if not in all.</summary>
public sealed record Represents(long KommuneId, string? Themenfeld = null);

/// <summary>Changes organisations. Who changes something says which version he has read.</summary>
public sealed class OrganisationDesk(Changes changes)
{
    private static readonly CommandResult.NotFound Unknown = new("Diese Organisation gibt es nicht.");

    /// <summary>Adds an organisation.</summary>
    /// <returns>Its id, or why not.</returns>
    public async Task<(long Id, CommandResult? Refusal)> Add(
        OrganisationDraft draft,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var added = new Organisation { Name = draft.Name };
        var refusal = await changes.Make(
            async db =>
            {
                if (draft.Problem() is { } wrong)
                    return Changes.Invalid(wrong);
                draft.ApplyTo(added);
                db.Organisations.Add(added);
                await db.SaveChangesAsync(cancellation);
                return await changes.Noted(db, OzgAuditActions.OrganisationCreated, actor, Named(added), cancellation);
            },
            cancellation
        );
        return (added.Id, refusal);
    }

    /// <summary>Changes an organisation.</summary>
    public Task<CommandResult?> Change(
        long id,
        uint version,
        OrganisationDraft draft,
        Actor actor,
        CancellationToken cancellation
    ) =>
        changes.Make(
            async db =>
            {
                if (draft.Problem() is { } wrong)
                    return Changes.Invalid(wrong);
                if (await db.Organisations.SingleOrDefaultAsync(x => x.Id == id, cancellation) is not { } organisation)
                    return Unknown;
                if (organisation.Kind != draft.Kind)
                    return Changes.Invalid(
                        new("kind", "Was für eine Organisation es ist, kann nicht geändert werden.")
                    );
                db.Entry(organisation).Property(x => x.Version).OriginalValue = version;
                if (organisation.Name != draft.Name)
                    await db.Database.RenameOrganisation(organisation.Name, draft.Name, cancellation);
                if (organisation.Kind == OrganisationKind.Kommune && organisation.Name != draft.Name)
                    await db.RenameKommune(organisation.Name, draft.Name, cancellation);
                draft.ApplyTo(organisation);
                db.Entry(organisation).State = EntityState.Modified;
                await db.SaveChangesAsync(cancellation);
                return await changes.Noted(
                    db,
                    OzgAuditActions.OrganisationChanged,
                    actor,
                    Named(organisation),
                    cancellation
                );
            },
            cancellation
        );

    /// <summary>Removes an organisation that nobody belongs to.</summary>
    public Task<CommandResult?> Remove(long id, Actor actor, CancellationToken cancellation) =>
        changes.Make(
            async db =>
            {
                if (await db.Organisations.SingleOrDefaultAsync(x => x.Id == id, cancellation) is not { } organisation)
                    return Unknown;
                var persons = await db.Persons.CountAsync(x => x.OrganisationId == id, cancellation);
                if (persons > 0)
                    return new CommandResult.Conflict(
                        $"Zu „{organisation.Name}“ {(persons == 1 ? "gehört noch eine Person" : $"gehören noch {persons} Personen")}. Bitte ordnen Sie sie zuerst anders zu."
                    );
                db.Organisations.Remove(organisation);
                await db.SaveChangesAsync(cancellation);
                return await changes.Noted(
                    db,
                    OzgAuditActions.OrganisationRemoved,
                    actor,
                    Named(organisation),
                    cancellation
                );
            },
            cancellation
        );

    /// <summary>Says for which Kommunen an IT-Dienstleister acts; for no others any more.</summary>
    public Task<CommandResult?> Represent(
        long providerId,
        IReadOnlyList<Represents> kommunen,
        Actor actor,
        CancellationToken cancellation
    ) =>
        changes.Make(
            async db =>
            {
                // Of two at once the later one says what is true.
                var provider = await db
                    .Organisations.FromSql($"SELECT *, xmin FROM ozg.organisation WHERE id = {providerId} FOR UPDATE")
                    .SingleOrDefaultAsync(cancellation);
                if (provider is null)
                    return Unknown;
                if (provider.Kind != OrganisationKind.ItDienstleister)
                    return Changes.Invalid(new("kommunen", "Nur ein IT-Dienstleister vertritt Kommunen."));
                var ids = kommunen.Select(x => x.KommuneId).Distinct().ToArray();
                var known = await db.Organisations.CountAsync(
                    x => ids.Contains(x.Id) && x.Kind == OrganisationKind.Kommune,
                    cancellation
                );
                if (known < ids.Length)
                    return Changes.Invalid(new("kommunen", "Bitte wählen Sie nur vorhandene Kommunen."));
                var themenfelder = kommunen.Select(x => x.Themenfeld).OfType<string>().Distinct().ToArray();
                if (
                    await db.Themenfelder.CountAsync(x => themenfelder.Contains(x.Name), cancellation)
                    < themenfelder.Length
                )
                    return Changes.Invalid(new("kommunen", "Bitte wählen Sie nur vorhandene Themenfelder."));
                await db.Representations.Where(x => x.ProviderId == providerId).ExecuteDeleteAsync(cancellation);
                db.Representations.AddRange(
                    kommunen
                        .Distinct()
                        .Select(x => new Representation
                        {
                            ProviderId = providerId,
                            KommuneId = x.KommuneId,
                            Themenfeld = x.Themenfeld,
                        })
                );
                await db.SaveChangesAsync(cancellation);
                return await changes.Noted(
                    db,
                    OzgAuditActions.RepresentationsChanged,
                    actor,
                    $"{Named(provider)} vertritt {ids.Length} Kommunen",
                    cancellation
                );
            },
            cancellation
        );

    private static string Named(Organisation x) =>
        $"{x.Kind.InGerman()} {x.Name}{(x.Place.Length == 0 ? "" : $" ({x.Place})")}";
}
