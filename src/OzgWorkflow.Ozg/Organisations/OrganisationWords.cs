namespace OzgWorkflow.Ozg.Organisations;

/// <summary>What users call things.</summary>
public static class OrganisationWords
{
    /// <summary>A kind of organisation.</summary>
    public static string InGerman(this OrganisationKind kind) =>
        kind switch
        {
            OrganisationKind.Kommune => "Kommune",
            OrganisationKind.ItDienstleister => "IT-Dienstleister",
            OrganisationKind.Ressort => "Ressort",
            OrganisationKind.Committee => "Gremium",
            OrganisationKind.Association => "Verband",
            OrganisationKind.FederalOrState => "Bund/Land",
            OrganisationKind.Kdn => "KDN",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    /// <summary>How somebody coordinates a Themenfeld.</summary>
    public static string InGerman(this CoordinationKind kind) =>
        kind switch
        {
            CoordinationKind.Coordinator => "Themenfeld-Koordination",
            CoordinationKind.Deputy => "Stellvertretung",
            CoordinationKind.State => "OZG-Umsetzungskoordination des Landes",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    /// <summary>How much a Ressort takes part.</summary>
    public static string InGerman(this ParticipationLevel level) =>
        level switch
        {
            ParticipationLevel.Lead => "Federführung",
            ParticipationLevel.Steering => "Mitarbeit in der Themenfeldsteuerung",
            ParticipationLevel.Topics => "Mitarbeit in Einzelthemen",
            _ => throw new ArgumentOutOfRangeException(nameof(level)),
        };

    /// <summary>The value that a German word means.</summary>
    internal static T? Named<T>(string? word, Func<T, string> inGerman)
        where T : struct, Enum =>
        word is null
            ? null
            : Enum.GetValues<T>()
                .Where(x => inGerman(x).Equals(word, StringComparison.OrdinalIgnoreCase))
                .Cast<T?>()
                .FirstOrDefault();
}
