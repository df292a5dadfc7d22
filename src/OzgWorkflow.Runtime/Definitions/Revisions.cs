using System.Globalization;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>
/// A state of a definition that someone began to edit from: a version and how often it had been saved.
/// </summary>
/// <param name="VersionId">The version.</param>
/// <param name="Number">Its revision.</param>
public sealed record Revision(string VersionId, int Number)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; <c>null</c> when it is nothing of the kind.</summary>
    public static Revision? Parse(string? text) =>
        text?.Split('/') is [var version, var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var n)
            ? new Revision(version, n)
            : null;

    /// <summary>Text that is handed out with the definition and comes back with the save.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{VersionId}/{Number}");
}

/// <summary>
/// Keeps two designers from overwriting each other: a save says which state it began from, and is refused when someone
/// else saved since. An editor whose own saves overtake each other (the Studio saves by itself) does not stand in its
/// own way.
/// </summary>
internal static class Revisions
{
    internal static Revision Of(DefinitionVersion version) => new(version.Id, version.Revision);

    /// <summary>
    /// Whether a save that began from <paramref name="basis"/> may follow on <paramref name="latest"/>.
    /// </summary>
    internal static bool Follows(DefinitionVersion latest, Revision? basis, string? editor)
    {
        if (basis is null)
            return false;
        if (basis == Of(latest))
            return true;
        if (editor is null || editor != latest.Editor || Revision.Parse(latest.EditedFrom) is not { } begin)
            return false;
        return basis == begin
            || basis.VersionId == latest.Id && (begin.VersionId != latest.Id || basis.Number >= begin.Number);
    }
}
