using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Programs;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>What an activity may be: a type of the catalogue or a definition that is usable as activity.</summary>
public static class ActivityTypes
{
    /// <summary>The versions that are usable as activity: those that are or were in use, because definitions pin them, and drafts, because definitions may be drawn before.</summary>
    public static IQueryable<DefinitionVersion> UsableAsActivity(this IQueryable<DefinitionVersion> versions) =>
        versions.Where(x => x.ActivityType != null && (x.IsFrozen || x.IsLatest) && x.DeletedAt == null);

    /// <summary>
    /// The activities of types that are not there, by the definition that has them. These are not taken even as a draft:
    /// the Studio cannot draw them, and what it does not draw it saves as gone.
    /// </summary>
    /// <param name="db">Where published definitions and drafts are.</param>
    /// <param name="catalog">The types of ours.</param>
    /// <param name="definitions">The definitions; they may use each other.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static async Task<ILookup<WorkflowDefinition, Problem>> Unknown(
        WorkflowDb db, ActivityCatalog catalog, IReadOnlyCollection<WorkflowDefinition> definitions, CancellationToken cancellation)
    {
        var there = await db.Definitions.UsableAsActivity().Select(x => x.ActivityType!).Distinct().ToListAsync(cancellation);
        var known = there.Concat(definitions.Where(x => x.UsableAsActivity).Select(x => x.ActivityType)).ToHashSet();
        return definitions.SelectMany(definition => ActivityTree.Of(definition.Root)
                .Where(place => catalog.Find(place.Type) is null && !known.Contains(place.Type))
                .Select(place => (definition, Problem: new Problem(place.Id, $"There is no activity type '{place.Type}'.", $"Den Aktivitätstyp „{place.Type}“ von „{place.DisplayText}“ gibt es hier nicht."))))
            .ToLookup(x => x.definition, x => x.Problem);
    }
}
