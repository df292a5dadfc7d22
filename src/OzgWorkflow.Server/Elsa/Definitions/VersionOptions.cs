using System.Globalization;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// Which versions are meant, in Elsa's words: "Latest", "Published", "Draft", "LatestOrPublished",
/// "LatestAndPublished", "AllVersions", or a number.
/// </summary>
internal static class VersionOptions
{
    internal const string Latest = nameof(Latest),
        Published = nameof(Published),
        All = "AllVersions";

    /// <summary>The versions meant; <c>null</c> when the words make no sense.</summary>
    internal static IQueryable<DefinitionVersion>? Choose(
        this IQueryable<DefinitionVersion> versions,
        string? options,
        string whenNone = All
    ) =>
        (string.IsNullOrEmpty(options) ? whenNone : options) switch
        {
            All => versions,
            Latest => versions.Where(x => x.IsLatest),
            Published => versions.Where(x => x.IsPublished),
            "Draft" => versions.Where(x => x.IsLatest && !x.IsPublished),
            "LatestOrPublished" => versions.Where(x => x.IsLatest || x.IsPublished),
            "LatestAndPublished" => versions.Where(x => x.IsLatest && x.IsPublished),
            _ => int.TryParse(options, CultureInfo.InvariantCulture, out var number)
                ? versions.Where(x => x.Version == number)
                : null,
        };

    internal static IResult NotUnderstood(string? options) =>
        ElsaJson.Invalid(
            $"„{options}“ ist keine Angabe zur Version. Möglich sind Latest, Published, Draft, LatestOrPublished, LatestAndPublished, AllVersions und eine Nummer."
        );
}
