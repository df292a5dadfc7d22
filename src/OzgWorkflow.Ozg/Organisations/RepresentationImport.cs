using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Imports;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>The CSV file that says which IT-Dienstleister acts for which Kommune.</summary>
internal sealed class RepresentationImport : IFileImport
{
    public ImportFile Kind => ImportFile.Representations;

    public async Task<ImportReport> Take(OzgDb db, Stream content, CancellationToken cancellation)
    {
        var organisations = await OrganisationNames.Read(db, cancellation);
        var themenfelder = await db.Themenfelder.Select(x => x.Name).ToHashSetAsync(cancellation);
        var existing = await db.Representations.ToListAsync(cancellation);
        var rows = new RowSet<Representation>(
            "Vertretungen",
            existing.ToDictionary(x => KeyOf(x.ProviderId, x.KommuneId, x.Themenfeld))
        );
        foreach (var row in CsvRow.Read(content, ["dienstleister", "kommune"], ["ort", "themenfeld"]))
        {
            var provider = organisations.Find(OrganisationKind.ItDienstleister, row["dienstleister"], row["ort"]);
            var kommune = organisations.Find(OrganisationKind.Kommune, row["kommune"]);
            if ((provider.Problem ?? kommune.Problem) is { } problem)
                rows.Reject(row.Line, problem);
            else if (row["themenfeld"] is { } themenfeld && !themenfelder.Contains(themenfeld))
                rows.Reject(row.Line, $"Das Themenfeld „{themenfeld}“ ist unbekannt.");
            else
                rows.Take(
                    db,
                    row.Line,
                    KeyOf(provider.Id, kommune.Id, row["themenfeld"]),
                    () =>
                        new Representation
                        {
                            ProviderId = provider.Id,
                            KommuneId = kommune.Id,
                            Themenfeld = row["themenfeld"],
                        },
                    _ => { }
                );
        }

        return rows.Report(db);
    }

    private static string KeyOf(long provider, long kommune, string? themenfeld) =>
        $"{provider}/{kommune}/{themenfeld}";
}
