using System.Linq.Expressions;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>
/// An OZG-Leistung: what the catalogue says of it and where its Umsetzung is. The latter follows from events and is
/// never edited.
/// </summary>
public sealed class Leistung
{
    /// <summary>OZG-ID, for example "10092".</summary>
    public required string OzgId { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; set; }

    /// <summary>Lebens- or Geschäftslage.</summary>
    public required string Lage { get; set; }

    /// <summary>Themenfeld.</summary>
    public required string Themenfeld { get; set; }

    /// <summary>Priority as the catalogue has it.</summary>
    public string? Priority { get; set; }

    /// <summary>Description.</summary>
    public string? Description { get; set; }

    /// <summary>Phase of the life cycle; <c>null</c> before it is started.</summary>
    public string? Phase { get; set; }

    /// <summary>Step within the phase.</summary>
    public string? Step { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? PhaseSince { get; set; }

    /// <summary>Whether Kommunen use it: from the roll-out on, which one that is late does not hold up.</summary>
    public bool IsInOperation => Phase == "Kontinuierliche Verbesserung" || (Phase, Step) == ("Umsetzung", "Betrieb");

    /// <summary>Umsetzungsvariante: who develops.</summary>
    public string? DevelopedBy { get; set; }

    /// <summary>Umsetzungsvariante: who operates.</summary>
    public string? OperatedBy { get; set; }

    /// <summary>Tandem: account of who is responsible for what it must do.</summary>
    public string? Leistungsverantwortliche { get; set; }

    /// <summary>Tandem: account of who is responsible for how it is built.</summary>
    public string? Umsetzungsverantwortliche { get; set; }

    /// <summary>The IT-Dienstleister that builds it.</summary>
    public string? ItDienstleister { get; set; }
}

/// <summary>One of the 14 Themenfelder.</summary>
public sealed class Themenfeld
{
    /// <summary>Name, as the KDN's catalogue has it.</summary>
    public required string Name { get; init; }

    /// <summary>Number, 1 to 14, as on the Ressorts' slide of the talk.</summary>
    public int? Number { get; set; }

    /// <summary>Other names that people know it by.</summary>
    public string[] Synonyms { get; set; } = [];

    /// <summary>The one that is meant by a name or a number.</summary>
    internal static Expression<Func<Themenfeld, bool>> Called(string nameOrNumber)
    {
        int? number = int.TryParse(nameOrNumber, out var parsed) ? parsed : null;
        return x => x.Name == nameOrNumber || number != null && x.Number == number;
    }
}

/// <summary>A Lebens- or Geschäftslage.</summary>
public sealed class Lage
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Themenfeld it belongs to.</summary>
    public required string Themenfeld { get; set; }
}

/// <summary>An entry of the Leistungskatalog der öffentlichen Verwaltung (LeiKa).</summary>
public sealed class LeikaLeistung
{
    /// <summary>LeiKa key; for entries that are "nicht im LeiKa" one made of name, OZG-ID and occurrence.</summary>
    public required string Id { get; init; }

    /// <summary>LeiKa key as given.</summary>
    public required string Key { get; set; }

    /// <summary>Name.</summary>
    public required string Name { get; set; }

    /// <summary>The OZG-Leistung it belongs to.</summary>
    public string? OzgId { get; set; }

    /// <summary>LeiKa type, 1 to 6.</summary>
    public string? Type { get; set; }

    /// <summary>Laws.</summary>
    public string? LegalBasis { get; set; }
}
