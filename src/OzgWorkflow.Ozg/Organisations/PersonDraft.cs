using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>A Themenfeld that a person coordinates, and how.</summary>
public sealed record Coordinates(string Themenfeld, CoordinationKind Kind);

/// <summary>What is known of a person, as it was entered: texts are trimmed, empty ones are none.</summary>
public sealed record PersonDraft(string Name)
{
    internal const int NameAtMost = 256;

    public string? Salutation { get; init; }

    public string? Mail { get; init; }

    public string? Phone { get; init; }

    public long? OrganisationId { get; init; }

    public string? Function { get; init; }

    public IReadOnlyList<string> Themenfelder { get; init; } = [];

    /// <summary>What the person coordinates; <c>null</c>: that stays as it is.</summary>
    public IReadOnlyList<Coordinates>? Coordinations { get; init; }

    /// <summary>Where the person is a member; <c>null</c>: that stays as it is.</summary>
    public IReadOnlyList<long>? CommitteeIds { get; init; }

    /// <summary>What is known already; what the person coordinates and where she is a member stays.</summary>
    public static PersonDraft Of(Person x) =>
        new(x.Name)
        {
            Salutation = x.Salutation,
            Mail = x.Mail,
            Phone = x.Phone,
            OrganisationId = x.OrganisationId,
            Function = x.Function,
            Themenfelder = x.Themenfelder,
        };

    /// <summary>The first thing that is wrong in itself.</summary>
    public WrongField? Problem() =>
        Name.Length is 0 or > NameAtMost ? new("name", $"Der Name braucht 1 bis {NameAtMost} Zeichen.")
        : TooLong() is { } field ? new(field, $"Bitte geben Sie höchstens {NameAtMost} Zeichen an.")
        : Mail is not null && !OrganisationDraft.IsMail(Mail) ? new("mail", $"„{Mail}“ ist keine E-Mail-Adresse.")
        : Coordinations?.Any(x => !Enum.IsDefined(x.Kind)) == true
            ? new("coordinations", "Bitte wählen Sie, wie die Person koordiniert.")
        : Coordinations?.GroupBy(x => x.Themenfeld).FirstOrDefault(x => x.Count() > 1) is { } twice
            ? new("coordinations", $"Das Themenfeld „{twice.Key}“ ist zweimal genannt.")
        : null;

    /// <summary>The first thing that names what there is not.</summary>
    internal async Task<WrongField?> Unknown(OzgDb db, CancellationToken cancellation)
    {
        if (UnknownIn(await db.Themenfelder.Select(x => x.Name).ToHashSetAsync(cancellation)) is { } unknown)
            return unknown;
        if (OrganisationId is { } id && !await db.Organisations.AnyAsync(x => x.Id == id, cancellation))
            return new("organisationId", "Diese Organisation gibt es nicht.");
        var committees = (CommitteeIds ?? []).Distinct().ToArray();
        var known = await db.Organisations.CountAsync(
            x => committees.Contains(x.Id) && x.Kind == OrganisationKind.Committee,
            cancellation
        );
        return known == committees.Length ? null : new("committeeIds", "Mitglied kann man nur in einem Gremium sein.");
    }

    /// <summary>The first Themenfeld that is none of these.</summary>
    internal WrongField? UnknownIn(IReadOnlySet<string> themenfelder) =>
        Themenfelder.FirstOrDefault(x => !themenfelder.Contains(x)) is { } unknown
            ? new("themenfelder", $"Das Themenfeld „{unknown}“ ist unbekannt.")
        : Coordinations?.FirstOrDefault(x => !themenfelder.Contains(x.Themenfeld)) is { } coordinated
            ? new("coordinations", $"Das Themenfeld „{coordinated.Themenfeld}“ ist unbekannt.")
        : null;

    internal void ApplyTo(Person x)
    {
        (x.Name, x.Salutation, x.Mail, x.Phone) = (Name, Salutation, Mail, Phone);
        (x.OrganisationId, x.Function) = (OrganisationId, Function);
        x.Themenfelder = [.. Themenfelder.Distinct()];
    }

    private string? TooLong() =>
        new (string Field, string? Text)[]
        {
            ("salutation", Salutation),
            ("mail", Mail),
            ("phone", Phone),
            ("function", Function),
        }
            .FirstOrDefault(x => x.Text?.Length > NameAtMost)
            .Field;
}
