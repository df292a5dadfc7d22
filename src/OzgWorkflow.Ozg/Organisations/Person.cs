using System.Text.Json.Serialization;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>
/// Somebody who takes part: an Ansprechperson, a coordinator, a member of a committee; with or without an account.
/// </summary>
public sealed class Person
{
    /// <summary>Id.</summary>
    public long Id { get; init; }

    /// <summary>
    /// Account name; <c>null</c> for who has none. It stays when the account is deleted, so that histories keep the
    /// name.
    /// </summary>
    [JsonIgnore] // who may sign in as whom is the administration's
    public string? Account { get; set; }

    /// <summary>How to address the person, for example "Frau Dr.".</summary>
    public string? Salutation { get; set; }

    /// <summary>First and last name, up to 256 characters.</summary>
    public required string Name { get; set; }

    /// <summary>Mail address.</summary>
    public string? Mail { get; set; }

    /// <summary>Phone number.</summary>
    public string? Phone { get; set; }

    /// <summary>Where the person works.</summary>
    public long? OrganisationId { get; set; }

    /// <summary>What the person is there, for example "OZG-Ansprechperson".</summary>
    public string? Function { get; set; }

    /// <summary>Themenfelder that the person is Ansprechperson for.</summary>
    public string[] Themenfelder { get; set; } = [];

    /// <summary>Changes whenever the row does: who changes it says what he has read.</summary>
    public uint Version { get; init; }
}

/// <summary>Who coordinates a Themenfeld.</summary>
public sealed class Coordination
{
    /// <summary>The Themenfeld.</summary>
    public required string Themenfeld { get; init; }

    /// <summary>The person.</summary>
    public long PersonId { get; init; }

    /// <summary>What the person does there.</summary>
    public CoordinationKind Kind { get; init; }
}

/// <summary>How somebody coordinates a Themenfeld.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CoordinationKind>))]
public enum CoordinationKind
{
    /// <summary>Kommunaler Themenfeld-Koordinator (KDN CCD).</summary>
    Coordinator,

    /// <summary>Who stands in for the coordinator.</summary>
    Deputy,

    /// <summary>OZG-Umsetzungskoordinator of the Land.</summary>
    State,
}

/// <summary>A person is a member of a committee.</summary>
public sealed class Membership
{
    /// <summary>The person.</summary>
    public long PersonId { get; init; }

    /// <summary>The committee.</summary>
    public long CommitteeId { get; init; }
}

/// <summary>How much a Ressort takes part in a Themenfeld (the talk's slide "Beteiligung der NRW-Ressorts").</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ParticipationLevel>))]
public enum ParticipationLevel
{
    /// <summary>Federführung.</summary>
    Lead,

    /// <summary>Mitarbeit in der Themenfeldsteuerung.</summary>
    Steering,

    /// <summary>Mitarbeit in Einzelthemen.</summary>
    Topics,
}

/// <summary>A Ressort takes part in a Themenfeld.</summary>
public sealed class Participation
{
    /// <summary>The Themenfeld.</summary>
    public required string Themenfeld { get; init; }

    /// <summary>The Ressort.</summary>
    public long OrganisationId { get; init; }

    /// <summary>How much.</summary>
    public ParticipationLevel Level { get; set; }

    /// <summary>The single topics, for example "Wohngeld".</summary>
    public string[] Topics { get; set; } = [];
}
