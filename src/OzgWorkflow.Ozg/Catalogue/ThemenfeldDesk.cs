using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>What people may change of a Themenfeld itself.</summary>
/// <param name="Number">Its number, 1 to 99; no other has it.</param>
/// <param name="Synonyms">Other names that people know it by.</param>
public sealed record ThemenfeldDraft(int? Number, IReadOnlyList<string?>? Synonyms);

/// <summary>Changes number and synonyms of a Themenfeld.</summary>
public sealed class ThemenfeldDesk(Changes changes)
{
    private const int NumberAtMost = 99;
    private const int SynonymsAtMost = 20;
    private const int SynonymAtMost = 200;

    /// <summary>Says what they are.</summary>
    public Task<CommandResult?> Change(
        string nameOrNumber,
        ThemenfeldDraft draft,
        Actor actor,
        CancellationToken cancellation
    ) =>
        changes.Make(
            async db =>
            {
                // All of them, for no two have one number.
                var all = await db
                    .Themenfelder.FromSql($"SELECT * FROM ozg.themenfeld ORDER BY name FOR UPDATE")
                    .ToListAsync(cancellation);
                if (all.AsQueryable().FirstOrDefault(Themenfeld.Called(nameOrNumber)) is not { } themenfeld)
                    return new CommandResult.NotFound("Dieses Themenfeld gibt es nicht.");
                string[] synonyms = [.. (draft.Synonyms ?? []).Select(x => x?.Trim() ?? "").Where(x => x.Length > 0)];
                if (draft.Number is < 1 or > NumberAtMost)
                    return Changes.Invalid(new("number", $"Bitte geben Sie eine Nummer von 1 bis {NumberAtMost} an."));
                if (all.Find(x => x != themenfeld && x.Number is { } taken && taken == draft.Number) is { } other)
                    return Changes.Invalid(new("number", $"Diese Nummer hat schon das Themenfeld „{other.Name}“."));
                if (synonyms.Length > SynonymsAtMost || synonyms.Any(x => x.Length > SynonymAtMost))
                    return Changes.Invalid(
                        new(
                            "synonyms",
                            $"Bitte nennen Sie höchstens {SynonymsAtMost} Synonyme mit je höchstens {SynonymAtMost} Zeichen."
                        )
                    );
                (themenfeld.Number, themenfeld.Synonyms) = (draft.Number, [.. synonyms.Distinct()]);
                await db.SaveChangesAsync(cancellation);
                return await changes.Noted(db, OzgAuditActions.ThemenfeldChanged, actor, themenfeld.Name, cancellation);
            },
            cancellation
        );
}
