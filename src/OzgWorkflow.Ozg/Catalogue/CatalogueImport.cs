using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>
/// Reads the catalogue's CSV files (UTF-8, semicolons, one header line). Each file is taken in one transaction: its good rows are there afterwards,
/// its bad rows are in the report. A second run with the same file changes nothing.
/// </summary>
public sealed class CatalogueImport(IDbContextFactory<OzgDb> databases)
{
    /// <summary>Imports one file.</summary>
    /// <exception cref="ImportException">The file is no such CSV file; nothing was taken.</exception>
    public async Task<ImportReport> Import(ImportFile kind, Stream content, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // One import at a time, on whichever node.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('ozg.import'))", cancellation);
        var report = kind switch
        {
            ImportFile.Lagen => await Lagen(db, content, cancellation),
            ImportFile.Leistungen => await Leistungen(db, content, cancellation),
            ImportFile.Leika => await LeikaImport.Import(db, content, cancellation),
            ImportFile.Kommunen => await Kommunen(db, content, cancellation),
            _ => await Dienstleister(db, content, cancellation),
        };
        await db.SaveChangesAsync(cancellation);
        await AnsweredOnce.Settle(db.Database.GetDbConnection(), cancellation);
        await transaction.CommitAsync(cancellation);
        return report;
    }

    private static async Task<ImportReport> Lagen(OzgDb db, Stream content, CancellationToken cancellation)
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

    private static async Task<ImportReport> Leistungen(OzgDb db, Stream content, CancellationToken cancellation)
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

        return rows.Report(db);
    }

    private static async Task<ImportReport> Kommunen(OzgDb db, Stream content, CancellationToken cancellation)
    {
        var rows = new RowSet<Kommune>("Kommunen", await db.Kommunen.ToDictionaryAsync(x => x.Name, cancellation));
        foreach (var row in CsvRow.Read(content, "name", "plz", "ort", "url"))
        {
            if (row["name"] is not { } name)
                rows.Reject(row.Line, "Der Name fehlt.");
            else
                rows.Take(
                    db,
                    row.Line,
                    name,
                    () => new Kommune { Name = name },
                    x => (x.Postcode, x.Place, x.Url) = (row["plz"], row["ort"], row["url"])
                );
        }

        return rows.Report(db);
    }

    private static async Task<ImportReport> Dienstleister(OzgDb db, Stream content, CancellationToken cancellation)
    {
        var rows = new RowSet<ItDienstleister>(
            "IT-Dienstleister",
            await db.ItDienstleister.ToDictionaryAsync(x => $"{x.Name}/{x.Place}", cancellation)
        );
        foreach (var row in CsvRow.Read(content, "name", "strasse", "plz", "ort", "url"))
        {
            if (row["name"] is not { } name)
                rows.Reject(row.Line, "Der Name fehlt.");
            else
                rows.Take(
                    db,
                    row.Line,
                    $"{name}/{row["ort"]}",
                    () => new ItDienstleister { Name = name, Place = row["ort"] ?? "" },
                    x => (x.Street, x.Postcode, x.Url) = (row["strasse"], row["plz"], row["url"])
                );
        }

        return rows.Report(db);
    }
}
