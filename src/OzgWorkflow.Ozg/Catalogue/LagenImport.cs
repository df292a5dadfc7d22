using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Imports;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>The CSV file with the Lagen.</summary>
internal sealed class LagenImport : IFileImport
{
    public ImportFile Kind => ImportFile.Lagen;

    public async Task<ImportReport> Take(OzgDb db, Stream content, CancellationToken cancellation)
    {
        var themenfelder = await db.Themenfelder.Select(x => x.Name).ToHashSetAsync(cancellation);
        var rows = new RowSet<Lage>("Lagen", await db.Lagen.ToDictionaryAsync(x => x.Name, cancellation));
        foreach (var row in CsvRow.Read(content, "lage", "themenfeld"))
        {
            if (row["lage"] is not { } name)
                rows.Reject(row.Line, "Die Lage fehlt.");
            else if (row["themenfeld"] is not { } themenfeld)
                rows.Reject(row.Line, "Das Themenfeld fehlt.");
            else if (!themenfelder.Contains(themenfeld))
                rows.Reject(row.Line, $"Das Themenfeld „{themenfeld}“ ist unbekannt.");
            else
                rows.Take(
                    db,
                    row.Line,
                    name,
                    () => new Lage { Name = name, Themenfeld = themenfeld },
                    x => x.Themenfeld = themenfeld
                );
        }

        return rows.Report(db);
    }
}
