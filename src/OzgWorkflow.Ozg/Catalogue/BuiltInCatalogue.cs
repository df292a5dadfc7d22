using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>
/// The small catalogue that is built in, so that the first start already shows something: the 14 Themenfelder and the
/// Leistungen of the talk.
/// </summary>
public static class BuiltInCatalogue
{
    // Names as in the KDN's catalogue; numbers, and the synonyms where its names differ, from the slide on the
    // Ressorts.
    private static readonly (string Name, int Number, string[] Synonyms)[] Themenfelder =
    [
        ("Unternehmensführung & -entwicklung", 1, ["Unternehmensführung"]),
        ("Steuern & Zoll", 2, []),
        ("Umwelt", 3, []),
        ("Forschung & Förderung", 4, []),
        ("Bildung", 5, ["Bildung & Forschung"]),
        ("Arbeit & Ruhestand", 6, []),
        ("Mobilität & Reisen", 7, []),
        ("Bauen & Wohnen", 8, []),
        ("Engagement & Hobby", 9, ["Engagement & Hobbies"]),
        ("Recht & Ordnung", 10, []),
        ("Ein- & Auswanderung", 11, []),
        ("Gesundheit", 12, []),
        ("Familie & Kind", 13, []),
        ("Querschnitt", 14, []),
    ];

    private static readonly (string OzgId, string Name, string Lage, string Themenfeld)[] Leistungen =
    [
        (
            "10092",
            "Wohngeld",
            "Finanzielle Existenzsicherung/Unterstützung bei finanziellen Problemen",
            "Arbeit & Ruhestand"
        ),
        ("10519", "Bauvorbescheid und Baugenehmigung", "Bauen & Immobilien", "Bauen & Wohnen"),
        ("10124", "Ummeldung (Wohnsitzmeldungen)", "Wohnen & Umzug", "Bauen & Wohnen"),
        ("10000", "Elterngeld", "Geburt", "Familie & Kind"),
        ("10026", "Eheschließung und -beurkundung", "Eheschließung", "Familie & Kind"),
        ("10119", "Personalausweis", "Querschnitt Bürger", "Querschnitt"),
    ];

    /// <summary>Adds what is missing; nothing that is there is changed.</summary>
    public static async Task Ensure(OzgDb db, CancellationToken cancellation)
    {
        var themenfelder = await db.Themenfelder.Select(x => x.Name).ToListAsync(cancellation);
        db.Themenfelder.AddRange(
            Themenfelder
                .ExceptBy(themenfelder, x => x.Name)
                .Select(x => new Themenfeld
                {
                    Name = x.Name,
                    Number = x.Number,
                    Synonyms = x.Synonyms,
                })
        );
        var lagen = await db.Lagen.Select(x => x.Name).ToListAsync(cancellation);
        db.Lagen.AddRange(
            Leistungen
                .Where(x => !lagen.Contains(x.Lage))
                .DistinctBy(x => x.Lage)
                .Select(x => new Lage { Name = x.Lage, Themenfeld = x.Themenfeld })
        );
        if (!await db.Leistungen.AnyAsync(cancellation))
            db.Leistungen.AddRange(
                Leistungen.Select(x => new Leistung
                {
                    OzgId = x.OzgId,
                    Name = x.Name,
                    Lage = x.Lage,
                    Themenfeld = x.Themenfeld,
                })
            );
        await db.SaveChangesAsync(cancellation);
    }
}
