using System.Text.RegularExpressions;
using MimeKit;
using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>What is known of an organisation, as it was entered: texts are trimmed, empty ones are none.</summary>
public sealed partial record OrganisationDraft(OrganisationKind Kind, string Name)
{
    /// <summary>That nobody chose a kind.</summary>
    public const OrganisationKind NoKind = (OrganisationKind)(-1);

    internal const int TextAtMost = 200;

    public string? Place { get; init; }

    public string? Ags { get; init; }

    public string? District { get; init; }

    public string? Street { get; init; }

    public string? Postcode { get; init; }

    public string? Url { get; init; }

    public string? Mail { get; init; }

    public string? Phone { get; init; }

    /// <summary>The first thing that is wrong; <c>null</c> when it can be stored.</summary>
    public WrongField? Problem() =>
        !Enum.IsDefined(Kind) ? new("kind", "Bitte wählen Sie, was für eine Organisation es ist.")
        : Name.Length == 0 ? new("name", "Bitte geben Sie einen Namen an.")
        : TooLong() is { } field ? new(field, $"Bitte geben Sie höchstens {TextAtMost} Zeichen an.")
        : Ags is not null && !Key().IsMatch(Ags)
            ? new("ags", $"„{Ags}“ ist kein Gemeindeschlüssel: Er hat 8 Ziffern (bei Kreisen 5) und beginnt mit 05.")
        : Kind != OrganisationKind.Kommune && (Ags ?? District) is not null
            ? new("ags", "Gemeindeschlüssel und Kreis haben nur Kommunen.")
        : Mail is not null && !IsMail(Mail) ? new("mail", $"„{Mail}“ ist keine E-Mail-Adresse.")
        : null;

    internal void ApplyTo(Organisation x)
    {
        (x.Kind, x.Name, x.Place) = (Kind, Name, Place ?? "");
        (x.Ags, x.District) = (Ags, District);
        (x.Street, x.Postcode, x.Url, x.Mail, x.Phone) = (Street, Postcode, Url, Mail, Phone);
    }

    internal static bool IsMail(string text) =>
        text.Contains('@', StringComparison.Ordinal)
        && MailboxAddress.TryParse(text, out var mail)
        && mail.Address == text;

    private string? TooLong() =>
        new (string Field, string? Text)[]
        {
            ("name", Name),
            ("place", Place),
            ("district", District),
            ("street", Street),
            ("postcode", Postcode),
            ("url", Url),
            ("mail", Mail),
            ("phone", Phone),
        }
            .FirstOrDefault(x => x.Text?.Length > TextAtMost)
            .Field;

    [GeneratedRegex(@"^05[0-9]{3}([0-9]{3})?\z")]
    private static partial Regex Key();
}
