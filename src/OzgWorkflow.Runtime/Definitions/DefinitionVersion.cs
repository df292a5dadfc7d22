using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>
/// A version of a workflow definition. The latest one may be a draft, which changes until it is published or an
/// instance runs it; then never again.
/// </summary>
public sealed class DefinitionVersion
{
    private string _json = "";
    private WorkflowDefinition? _content;

    /// <summary>Id of the version.</summary>
    public required string Id { get; init; }

    /// <summary>Id that all versions share.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>Number, from 1.</summary>
    public int Version { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>The definition, Elsa 3 JSON.</summary>
    public required string Json
    {
        get => _json;
        set => (_json, _content) = (value, null);
    }

    /// <summary>
    /// What <see cref="Json"/> says, read once; whoever changes it takes a copy
    /// (<see cref="WorkflowDefinition.With"/>).
    /// </summary>
    public WorkflowDefinition Content => _content ??= WorkflowDefinition.Parse(Json);

    /// <summary>Tells whether two versions say the same, see <see cref="CanonicalForm"/>.</summary>
    public required string ContentHash { get; set; }

    /// <summary>Activity type under which other workflows may use it; <c>null</c> when they may not.</summary>
    public string? ActivityType { get; set; }

    /// <summary>
    /// Versions of other definitions that it uses as activities: its instances stay on them, too. Known once it was
    /// compiled.
    /// </summary>
    public required string[] UsedVersionIds { get; set; }

    /// <summary>Whether it is the version that is edited.</summary>
    public bool IsLatest { get; set; }

    /// <summary>Whether new instances run it.</summary>
    public bool IsPublished { get; set; }

    /// <summary>Whether it never changes any more, because it was published or an instance runs it.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>How often it was saved.</summary>
    public int Revision { get; set; } = 1;

    /// <summary>Who saved it last, and from what: see <see cref="Revisions"/>.</summary>
    public string? Editor { get; set; }

    /// <summary>The state from which the editor's unbroken run of saves began.</summary>
    public string? EditedFrom { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Account that changed it last; <c>null</c> when it came with the product.</summary>
    public string? ChangedBy { get; set; }

    /// <summary>When it was deleted. Its instances go on with it, and their history stays readable.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    internal void Write(WorkflowDefinition content) => (_json, _content) = (content.Json.ToJsonString(), content);
}

/// <summary>Definitions as a table.</summary>
public static class DefinitionTables
{
    extension(WorkflowDb db)
    {
        /// <summary>Definition versions.</summary>
        public DbSet<DefinitionVersion> Definitions => db.Set<DefinitionVersion>();
    }
}

internal sealed class DefinitionVersionConfiguration : IEntityTypeConfiguration<DefinitionVersion>
{
    public void Configure(EntityTypeBuilder<DefinitionVersion> builder)
    {
        builder.ToTable("definition_version");
        builder.HasKey(d => d.Id);
        builder.Ignore(d => d.Content);
        builder.HasIndex(d => new { d.DefinitionId, d.Version }).IsUnique();
        // Start of an instance: the published version of a definition; there is at most one.
        builder
            .HasIndex(d => d.DefinitionId, "ix_definition_version_published")
            .HasFilter("is_published")
            .IsUnique()
            .HasDatabaseName("ix_definition_version_published");
        // The version that is edited; there is at most one.
        builder
            .HasIndex(d => d.DefinitionId, "ix_definition_version_latest")
            .HasFilter("is_latest")
            .IsUnique()
            .HasDatabaseName("ix_definition_version_latest");
    }
}
