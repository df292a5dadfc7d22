using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Imports;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>The CSV file with the entries of the LeiKa.</summary>
internal sealed class LeikaImport : IFileImport
{
    private const string NotInLeika = "nicht im LeiKa";

    public ImportFile Kind => ImportFile.Leika;

    public async Task<ImportReport> Take(OzgDb db, Stream content, CancellationToken cancellation)
    {
        var known = await db.Leistungen.Select(x => x.OzgId).ToHashSetAsync(cancellation);
        var rows = new RowSet<LeikaLeistung>(
            "LeiKa-Einträge",
            await db.LeikaLeistungen.ToDictionaryAsync(x => x.Id, cancellation)
        );
        var occurrences = new Dictionary<string, int>();
        foreach (var row in CsvRow.Read(content, "leika_schluessel", "name", "ozg_id", "typ", "rechtsgrundlagen"))
        {
            if (row["leika_schluessel"] is not { } key)
            {
                rows.Reject(row.Line, "Der LeiKa-Schlüssel fehlt.");
                continue;
            }

            if (row["name"] is not { } name)
            {
                rows.Reject(row.Line, "Der Name fehlt.");
                continue;
            }

            if (row["ozg_id"] is null)
                rows.Remark(row.Line, $"„{name}“ gehört zu keiner OZG-Leistung.");
            else if (!known.Contains(row["ozg_id"]!))
                rows.Remark(row.Line, $"Die OZG-Leistung {row["ozg_id"]} gibt es nicht.");
            var id = IdOf(key, name, row["ozg_id"], occurrences);
            rows.Take(
                db,
                row.Line,
                id,
                () =>
                    new LeikaLeistung
                    {
                        Id = id,
                        Key = key,
                        Name = name,
                    },
                x =>
                {
                    (x.Key, x.Name, x.OzgId) = (key, name, row["ozg_id"]);
                    (x.Type, x.LegalBasis) = (row["typ"], row["rechtsgrundlagen"]);
                }
            );
        }

        return rows.Report(db);
    }

    /// <summary>
    /// Entries that have no key of their own are told apart by what they say, and by their order where they say the
    /// same.
    /// </summary>
    private static string IdOf(string key, string name, string? ozgId, Dictionary<string, int> occurrences)
    {
        if (key != NotInLeika)
            return key;
        var id = $"{ozgId}/{name}";
        var occurrence = occurrences[id] = occurrences.GetValueOrDefault(id) + 1;
        return occurrence == 1 ? id : $"{id}/{occurrence}";
    }
}
