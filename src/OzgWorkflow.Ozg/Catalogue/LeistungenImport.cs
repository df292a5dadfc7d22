using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Imports;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>The CSV file with the OZG-Leistungen.</summary>
internal sealed class LeistungenImport : IFileImport
{
    public ImportFile Kind => ImportFile.Leistungen;

    public async Task<ImportReport> Take(OzgDb db, Stream content, CancellationToken cancellation)
    {
        var lagen = await db.Lagen.ToDictionaryAsync(x => x.Name, x => x.Themenfeld, cancellation);
        var rows = new RowSet<Leistung>(
            "Leistungen",
            await db.Leistungen.ToDictionaryAsync(x => x.OzgId, cancellation)
        );
        foreach (
            var row in CsvRow.Read(
                content,
                "ozg_id",
                "name",
                "lage",
                "themenfeld",
                "prioritaet",
                "status",
                "beschreibung"
            )
        )
        {
            if (row["ozg_id"] is not { } id)
                rows.Reject(row.Line, "Die OZG-ID fehlt.");
            else if (row["name"] is not { } name)
                rows.Reject(row.Line, "Der Name fehlt.");
            else if (row["lage"] is not { } lage || !lagen.TryGetValue(lage, out var themenfeld))
                rows.Reject(row.Line, $"Die Lage „{row["lage"]}“ ist unbekannt.");
            else
                rows.Take(
                    db,
                    row.Line,
                    id,
                    () =>
                        new Leistung
                        {
                            OzgId = id,
                            Name = name,
                            Lage = lage,
                            Themenfeld = themenfeld,
                        },
                    x =>
                    {
                        (x.Name, x.Lage, x.Themenfeld) = (name, lage, themenfeld);
                        (x.Priority, x.Description) = (row["prioritaet"], row["beschreibung"]);
                    }
                );
        }

        foreach (
            var moved in db
                .ChangeTracker.Entries<Leistung>()
                .Select(x => (x.Entity, Before: x.Property(l => l.Themenfeld)))
                .Where(x => x.Before.IsModified)
                .ToArray()
        )
            await db.Database.ChangeThemenfeld(
                moved.Entity.OzgId,
                moved.Before.OriginalValue,
                moved.Entity.Themenfeld,
                cancellation
            );
        return rows.Report(db);
    }
}
