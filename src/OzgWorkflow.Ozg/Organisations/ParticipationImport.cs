using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Imports;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>The CSV file that says which Ressort takes part in which Themenfeld.</summary>
internal sealed class ParticipationImport : IFileImport
{
    public ImportFile Kind => ImportFile.Participations;

    public async Task<ImportReport> Take(OzgDb db, Stream content, CancellationToken cancellation)
    {
        var organisations = await OrganisationNames.Read(db, cancellation);
        var themenfelder = await db.Themenfelder.Select(x => x.Name).ToHashSetAsync(cancellation);
        var existing = await db.Participations.ToListAsync(cancellation);
        var rows = new RowSet<Participation>(
            "Beteiligungen",
            existing.ToDictionary(x => $"{x.Themenfeld}/{x.OrganisationId}")
        );
        foreach (var row in CsvRow.Read(content, ["themenfeld", "ressort", "stufe"], ["themen"]))
        {
            var ressort = organisations.Find(OrganisationKind.Ressort, row["ressort"]);
            var level = OrganisationWords.Named<ParticipationLevel>(row["stufe"], OrganisationWords.InGerman);
            if (row["themenfeld"] is not { } themenfeld || !themenfelder.Contains(themenfeld))
                rows.Reject(row.Line, $"Das Themenfeld „{row["themenfeld"]}“ ist unbekannt.");
            else if (ressort.Problem is { } problem)
                rows.Reject(row.Line, problem);
            else if (level is null)
                rows.Reject(row.Line, $"Die Stufe „{row["stufe"]}“ ist unbekannt. Es gibt {Levels}.");
            else
                rows.Take(
                    db,
                    row.Line,
                    $"{themenfeld}/{ressort.Id}",
                    () => new Participation { Themenfeld = themenfeld, OrganisationId = ressort.Id },
                    x => (x.Level, x.Topics) = (level.Value, row.Has("themen") ? row.All("themen") : x.Topics)
                );
        }

        return rows.Report(db);
    }

    private static string Levels => string.Join(", ", Enum.GetValues<ParticipationLevel>().Select(x => x.InGerman()));
}
