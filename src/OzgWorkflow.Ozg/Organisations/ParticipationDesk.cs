using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>A Ressort and how much it takes part in a Themenfeld.</summary>
public sealed record TakesPart(long OrganisationId, ParticipationLevel Level, string?[]? Topics);

/// <summary>Changes which Ressorts take part in a Themenfeld.</summary>
public sealed class ParticipationDesk(Changes changes)
{
    private const int TopicsAtMost = 50;

    /// <summary>Says which Ressorts take part; no others do any more.</summary>
    public Task<CommandResult?> Change(
        string nameOrNumber,
        IReadOnlyList<TakesPart> ressorts,
        Actor actor,
        CancellationToken cancellation
    ) =>
        changes.Make(
            async db =>
            {
                if (
                    await db
                        .Themenfelder.Where(Themenfeld.Called(nameOrNumber))
                        .Select(x => x.Name)
                        .SingleOrDefaultAsync(cancellation)
                    is not { } themenfeld
                )
                    return new CommandResult.NotFound("Dieses Themenfeld gibt es nicht.");
                // Of two at once the later one says what is true.
                await db.Database.ExecuteSqlAsync(
                    $"SELECT 1 FROM ozg.themenfeld WHERE name = {themenfeld} FOR UPDATE",
                    cancellation
                );
                if (
                    ressorts.Any(x =>
                        x.Topics?.Length > TopicsAtMost
                        || x.Topics?.Any(t => t?.Length > OrganisationDraft.TextAtMost) == true
                    )
                )
                    return Changes.Invalid(
                        new(
                            "ressorts",
                            $"Bitte nennen Sie höchstens {TopicsAtMost} Einzelthemen mit je höchstens {OrganisationDraft.TextAtMost} Zeichen."
                        )
                    );
                if (ressorts.GroupBy(x => x.OrganisationId).Any(x => x.Count() > 1))
                    return Changes.Invalid(new("ressorts", "Bitte nennen Sie jedes Ressort nur einmal."));
                if (ressorts.Any(x => !Enum.IsDefined(x.Level)))
                    return Changes.Invalid(new("ressorts", "Bitte wählen Sie, wie das Ressort beteiligt ist."));
                var ids = ressorts.Select(x => x.OrganisationId).ToArray();
                var known = await db.Organisations.CountAsync(
                    x => ids.Contains(x.Id) && x.Kind == OrganisationKind.Ressort,
                    cancellation
                );
                if (known < ids.Length)
                    return Changes.Invalid(new("ressorts", "Bitte wählen Sie nur vorhandene Ressorts."));
                await db.Participations.Where(x => x.Themenfeld == themenfeld).ExecuteDeleteAsync(cancellation);
                db.Participations.AddRange(
                    ressorts.Select(x => new Participation
                    {
                        Themenfeld = themenfeld,
                        OrganisationId = x.OrganisationId,
                        Level = x.Level,
                        Topics = [.. (x.Topics ?? []).Select(t => t?.Trim() ?? "").Where(t => t.Length > 0).Distinct()],
                    })
                );
                await db.SaveChangesAsync(cancellation);
                return await changes.Noted(
                    db,
                    OzgAuditActions.ParticipationsChanged,
                    actor,
                    $"{themenfeld}: {ressorts.Count} Ressorts",
                    cancellation
                );
            },
            cancellation
        );
}
