using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>
/// Reads the catalogue's CSV files (UTF-8, semicolons, one header line). Each file is taken in one transaction: its good rows are there afterwards,
/// its bad rows are in the report. A second run with the same file changes nothing.
/// </summary>
public sealed class CatalogueImport(IDbContextFactory<OzgDb> databases)
{
    private const string NotInLeika = "nicht im LeiKa";

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
            ImportFile.Leika => await Leika(db, content, cancellation),
            ImportFile.Kommunen => await Kommunen(db, content, cancellation),
            _ => await Dienstleister(db, content, cancellation),
        };
        await db.SaveChangesAsync(cancellation);
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
                        (x.Prioritaet, x.Beschreibung) = (row["prioritaet"], row["beschreibung"]);
                    }
                );
        }

        return rows.Report(db);
    }

    private static async Task<ImportReport> Leika(OzgDb db, Stream content, CancellationToken cancellation)
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
                        Schluessel = key,
                        Name = name,
                    },
                x =>
                {
                    (x.Schluessel, x.Name, x.OzgId) = (key, name, row["ozg_id"]);
                    (x.Typ, x.Rechtsgrundlagen) = (row["typ"], row["rechtsgrundlagen"]);
                }
            );
        }

        return rows.Report(db);
    }

    /// <summary>Entries that have no key of their own are told apart by what they say, and by their order where they say the same.</summary>
    private static string IdOf(string key, string name, string? ozgId, Dictionary<string, int> occurrences)
    {
        if (key != NotInLeika)
            return key;
        var id = $"{ozgId}/{name}";
        var occurrence = occurrences[id] = occurrences.GetValueOrDefault(id) + 1;
        return occurrence == 1 ? id : $"{id}/{occurrence}";
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
                    x => (x.Plz, x.Ort, x.Url) = (row["plz"], row["ort"], row["url"])
                );
        }

        return rows.Report(db);
    }

    private static async Task<ImportReport> Dienstleister(OzgDb db, Stream content, CancellationToken cancellation)
    {
        var rows = new RowSet<ItDienstleister>(
            "IT-Dienstleister",
            await db.ItDienstleister.ToDictionaryAsync(x => $"{x.Name}/{x.Ort}", cancellation)
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
                    () => new ItDienstleister { Name = name, Ort = row["ort"] ?? "" },
                    x => (x.Strasse, x.Plz, x.Url) = (row["strasse"], row["plz"], row["url"])
                );
        }

        return rows.Report(db);
    }
}
