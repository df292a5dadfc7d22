namespace OzgWorkflow.Ozg.Database;

/// <summary>What people do to the subject's records, as the audit log calls it.</summary>
public static class OzgAuditActions
{
    /// <summary>A file was imported.</summary>
    public const string FileImported = nameof(FileImported);

    /// <summary>An organisation came to be.</summary>
    public const string OrganisationCreated = nameof(OrganisationCreated);

    /// <summary>An organisation was changed.</summary>
    public const string OrganisationChanged = nameof(OrganisationChanged);

    /// <summary>An organisation was removed.</summary>
    public const string OrganisationRemoved = nameof(OrganisationRemoved);

    /// <summary>An IT-Dienstleister acts for others than before.</summary>
    public const string RepresentationsChanged = nameof(RepresentationsChanged);

    /// <summary>Somebody stands in for another.</summary>
    public const string SubstitutionNamed = nameof(SubstitutionNamed);

    /// <summary>Somebody stands in for another no longer.</summary>
    public const string SubstitutionEnded = nameof(SubstitutionEnded);

    /// <summary>Ressorts take part in a Themenfeld in another way.</summary>
    public const string ParticipationsChanged = nameof(ParticipationsChanged);

    /// <summary>A Themenfeld has another number or other synonyms.</summary>
    public const string ThemenfeldChanged = nameof(ThemenfeldChanged);

    /// <summary>A person came to be.</summary>
    public const string PersonCreated = nameof(PersonCreated);

    /// <summary>A person was changed.</summary>
    public const string PersonChanged = nameof(PersonChanged);

    /// <summary>A person was removed.</summary>
    public const string PersonRemoved = nameof(PersonRemoved);
}
