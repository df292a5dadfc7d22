using System.Text.Json.Serialization;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>What an organisation is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrganisationKind>))]
public enum OrganisationKind
{
    /// <summary>A city, municipality or district.</summary>
    Kommune,

    /// <summary>A municipal IT provider; one row for each of its places.</summary>
    ItDienstleister,

    /// <summary>A ministry of NRW.</summary>
    Ressort,

    /// <summary>
    /// Who decides or prepares decisions: IT-Lenkungsausschuss, Lenkungsgruppe OZG NRW kommunal, AG Technik …
    /// </summary>
    Committee,

    /// <summary>An association of Kommunen.</summary>
    Association,

    /// <summary>A body of Bund or Land: BMI, FITKO, CIO, d-NRW …</summary>
    FederalOrState,

    /// <summary>The KDN, the umbrella of the municipal IT providers.</summary>
    Kdn,
}

/// <summary>An organisation that takes part in bringing Leistungen online.</summary>
public sealed class Organisation
{
    /// <summary>Id.</summary>
    public long Id { get; init; }

    /// <summary>What it is.</summary>
    public OrganisationKind Kind { get; set; }

    /// <summary>Name, up to 200 characters; of one kind and place, unique.</summary>
    public required string Name { get; set; }

    /// <summary>Place; empty when not known.</summary>
    public string Place { get; set; } = "";

    /// <summary>Amtlicher Gemeindeschlüssel of a Kommune, 5 digits (Kreise) or 8, where known.</summary>
    public string? Ags { get; set; }

    /// <summary>Kreis that a Kommune belongs to, or „kreisfrei“; <c>null</c> when not known.</summary>
    public string? District { get; set; }

    /// <summary>Street and number.</summary>
    public string? Street { get; set; }

    /// <summary>Postcode.</summary>
    public string? Postcode { get; set; }

    /// <summary>Web site.</summary>
    public string? Url { get; set; }

    /// <summary>Mail address of the organisation itself.</summary>
    public string? Mail { get; set; }

    /// <summary>Phone number of the organisation itself.</summary>
    public string? Phone { get; set; }

    /// <summary>Changes whenever the row does: who changes it says what he has read.</summary>
    public uint Version { get; init; }
}

/// <summary>An IT-Dienstleister acts for a Kommune ("vertritt").</summary>
public sealed class Representation
{
    /// <summary>Id.</summary>
    public long Id { get; init; }

    /// <summary>The IT-Dienstleister.</summary>
    public long ProviderId { get; init; }

    /// <summary>The Kommune.</summary>
    public long KommuneId { get; init; }

    /// <summary>In this Themenfeld only; <c>null</c>: in all.</summary>
    public string? Themenfeld { get; init; }
}
