using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Imports;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>The CSV files with organisations. What a file has no column for stays as it is.</summary>
internal sealed class OrganisationImport(ImportFile file) : IFileImport
{
    private static readonly string[] Optional = ["strasse", "plz", "ort", "url", "mail", "telefon", "ags", "kreis"];

    public ImportFile Kind => file;

    public async Task<ImportReport> Take(OzgDb db, Stream content, CancellationToken cancellation)
    {
        var (what, only, required) = file switch
        {
            ImportFile.Kommunen => ("Kommunen", OrganisationKind.Kommune, ["name", "plz", "ort", "url"]),
            ImportFile.Dienstleister => (
                "IT-Dienstleister",
                OrganisationKind.ItDienstleister,
                ["name", "strasse", "plz", "ort", "url"]
            ),
            _ => ("Organisationen", (OrganisationKind?)null, new[] { "art", "name" }),
        };
        var existing = await db.Organisations.ToListAsync(cancellation);
        var rows = new RowSet<Organisation>(what, existing.ToDictionary(x => KeyOf(x.Kind, x.Name, x.Place)));
        var known = existing.ToLookup(x => (x.Kind, x.Name));
        var keys = existing.Where(x => x.Ags is not null).ToDictionary(x => x.Ags!, x => x.Name);
        foreach (var row in CsvRow.Read(content, required, [.. Optional.Except(required)]))
        {
            var kind = only ?? OrganisationWords.Named<OrganisationKind>(row["art"], OrganisationWords.InGerman);
            if (kind is null)
                rows.Reject(row.Line, $"Die Art „{row["art"]}“ ist unbekannt. Es gibt {Kinds}.");
            else if (row["name"] is not { } name)
                rows.Reject(row.Line, "Der Name fehlt.");
            else if (Draft(row, kind.Value, name).Problem() is { } problem)
                rows.Reject(row.Line, problem.Message);
            else if (row["ags"] is { } ags && !keys.TryAdd(ags, name) && keys[ags] != name)
                rows.Reject(row.Line, $"Den Gemeindeschlüssel {ags} hat schon „{keys[ags]}“.");
            else if (!row.Has("ort") && known[(kind.Value, name)].Skip(1).Any())
                rows.Reject(row.Line, $"„{name}“ gibt es an mehreren Orten; bitte geben Sie den Ort an.");
            else
                rows.Take(
                    db,
                    row.Line,
                    KeyOf(
                        kind.Value,
                        name,
                        row.Has("ort") ? row["ort"] ?? "" : known[(kind.Value, name)].FirstOrDefault()?.Place ?? ""
                    ),
                    () => new Organisation { Kind = kind.Value, Name = name },
                    x => Update(x, row)
                );
        }

        return rows.Report(db);
    }

    private static string Kinds => string.Join(", ", Enum.GetValues<OrganisationKind>().Select(x => x.InGerman()));

    /// <summary>Kommunen are known by their names, others may have one in several places.</summary>
    private static string KeyOf(OrganisationKind kind, string name, string place) =>
        kind == OrganisationKind.Kommune ? name : $"{kind.InGerman()}\n{name}\n{place}";

    private static OrganisationDraft Draft(CsvRow row, OrganisationKind kind, string name) =>
        new(kind, name)
        {
            Place = row["ort"],
            Ags = row["ags"],
            District = row["kreis"],
            Street = row["strasse"],
            Postcode = row["plz"],
            Url = row["url"],
            Mail = row["mail"],
            Phone = row["telefon"],
        };

    private static void Update(Organisation x, CsvRow row)
    {
        x.Place = row.Has("ort") ? row["ort"] ?? "" : x.Place;
        x.Street = row.Has("strasse") ? row["strasse"] : x.Street;
        x.Postcode = row.Has("plz") ? row["plz"] : x.Postcode;
        x.Url = row.Has("url") ? row["url"] : x.Url;
        x.Mail = row.Has("mail") ? row["mail"] : x.Mail;
        x.Phone = row.Has("telefon") ? row["telefon"] : x.Phone;
        x.Ags = row.Has("ags") ? row["ags"] : x.Ags;
        x.District = row.Has("kreis") ? row["kreis"] : x.District;
    }
}
