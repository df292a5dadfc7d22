namespace OzgWorkflow.Runtime.Definitions;

/// <summary>A version of a workflow definition. Its content never changes; only which one is the latest and the published one does.</summary>
public sealed class DefinitionVersion
{
    /// <summary>Id of the version.</summary>
    public required string Id { get; init; }

    /// <summary>Id that all versions share.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>Number, from 1.</summary>
    public int Version { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The definition, Elsa 3 JSON.</summary>
    public required string Json { get; init; }

    /// <summary>SHA-256 of the content as it came, hexadecimal: tells whether a file was changed.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Activity type under which other workflows may use it; <c>null</c> when they may not.</summary>
    public string? ActivityType { get; init; }

    /// <summary>Versions of other definitions that it uses as activities: its instances stay on them, too.</summary>
    public required string[] UsedVersionIds { get; init; }

    /// <summary>Whether it is the version that is edited.</summary>
    public bool IsLatest { get; set; }

    /// <summary>Whether new instances run it.</summary>
    public bool IsPublished { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
