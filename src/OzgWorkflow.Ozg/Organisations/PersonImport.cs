using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Imports;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>
/// The CSV file with persons, who are known by their mail addresses. What a file has no column for stays as it is.
/// Lists are separated by commas.
/// </summary>
internal sealed class PersonImport : IFileImport
{
    private static readonly (string Column, CoordinationKind Kind)[] Coordinating =
    [
        ("koordiniert", CoordinationKind.Coordinator),
        ("stellvertretung", CoordinationKind.Deputy),
        ("landeskoordination", CoordinationKind.State),
    ];

    private static readonly string[] Optional =
    [
        "anrede",
        "telefon",
        "organisation",
        "organisationsart",
        "ort",
        "funktion",
        "themenfelder",
        "gremien",
        .. Coordinating.Select(x => x.Column),
    ];

    public ImportFile Kind => ImportFile.Persons;

    public async Task<ImportReport> Take(OzgDb db, Stream content, CancellationToken cancellation)
    {
        var holders = db.NoteHolders();
        var organisations = await OrganisationNames.Read(db, cancellation);
        var themenfelder = await db.Themenfelder.Select(x => x.Name).ToHashSetAsync(cancellation);
        var existing = await db.Persons.Where(x => x.Mail != null).ToListAsync(cancellation);
        var coordinations = (await db.Coordinations.AsNoTracking().ToListAsync(cancellation)).ToLookup(x => x.PersonId);
        var known = existing.ToLookup(x => x.Mail!, StringComparer.OrdinalIgnoreCase);
        var rows = new RowSet<Person>("Personen", known.ToDictionary(x => x.Key.ToLowerInvariant(), x => x.First()));
        var drafts = new List<(string Key, PersonDraft Draft)>();
        foreach (var row in CsvRow.Read(content, ["name", "mail"], Optional))
        {
            if (row["mail"] is not { } mail)
                rows.Reject(row.Line, "Die E-Mail-Adresse fehlt; an ihr wird die Person erkannt.");
            else if (known[mail].Skip(1).Any())
                rows.Reject(row.Line, $"Die E-Mail-Adresse {mail} haben mehrere Personen.");
            else
            {
                var (draft, problem) = Draft(row, known[mail].FirstOrDefault(), coordinations, organisations);
                if ((problem ?? (draft.Problem() ?? draft.UnknownIn(themenfelder))?.Message) is { } wrong)
                {
                    rows.Reject(row.Line, wrong);
                    continue;
                }

                rows.Take(db, row.Line, mail.ToLowerInvariant(), () => new Person { Name = draft.Name }, draft.ApplyTo);
                drafts.Add((mail, draft));
            }
        }

        var report = rows.Report(db);
        await db.SaveChangesAsync(cancellation);
        var taken = db.Persons.Local.ToLookup(x => x.Mail, StringComparer.OrdinalIgnoreCase);
        await db.StoreParts(
            [
                .. drafts
                    .DistinctBy(x => x.Key, StringComparer.OrdinalIgnoreCase)
                    .Select(x => (taken[x.Key].First(), x.Draft)),
            ],
            cancellation
        );
        return report with { Holders = holders };
    }

    private static (PersonDraft Draft, string? Problem) Draft(
        CsvRow row,
        Person? before,
        ILookup<long, Coordination> coordinations,
        OrganisationNames organisations
    )
    {
        string? problem = null;
        var committees = row.All("gremien").Select(x => Found(OrganisationKind.Committee, x, null)).ToArray();
        var kind = OrganisationWords.Named<OrganisationKind>(row["organisationsart"], OrganisationWords.InGerman);
        if (kind is null && row["organisationsart"] is { } unknown)
            problem = $"Die Organisationsart „{unknown}“ ist unbekannt.";
        var organisation = row["organisation"] is null ? (long?)null : Found(kind, row["organisation"], row["ort"]);
        var draft = new PersonDraft(row["name"] ?? "")
        {
            Mail = row["mail"],
            Salutation = row.Has("anrede") ? row["anrede"] : before?.Salutation,
            Phone = row.Has("telefon") ? row["telefon"] : before?.Phone,
            Function = row.Has("funktion") ? row["funktion"] : before?.Function,
            OrganisationId = row.Has("organisation") ? organisation : before?.OrganisationId,
            Themenfelder = row.Has("themenfelder") ? row.All("themenfelder") : before?.Themenfelder ?? [],
            CommitteeIds = row.Has("gremien") ? committees : null,
            Coordinations = Coordinating.Any(x => row.Has(x.Column))
                ?
                [
                    .. Coordinating.SelectMany(x => row.All(x.Column).Select(t => new Coordinates(t, x.Kind))),
                    .. coordinations[before?.Id ?? 0]
                        .Where(x => !Coordinating.Any(c => c.Kind == x.Kind && row.Has(c.Column)))
                        .Select(x => new Coordinates(x.Themenfeld, x.Kind)),
                ]
                : null,
        };
        return (draft, problem);

        long Found(OrganisationKind? wanted, string? name, string? place)
        {
            var (id, missing) = organisations.Find(wanted, name, place);
            problem ??= missing;
            return id;
        }
    }
}
