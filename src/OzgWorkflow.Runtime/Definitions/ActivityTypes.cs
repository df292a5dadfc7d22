using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>What an activity may be: a type of the catalogue or a definition that is usable as activity.</summary>
public static class ActivityTypes
{
    /// <summary>
    /// The versions that are usable as activity: those that are or were in use, because definitions pin them, and
    /// drafts, because definitions may be drawn before.
    /// </summary>
    public static IQueryable<DefinitionVersion> UsableAsActivity(this IQueryable<DefinitionVersion> versions) =>
        versions.Where(x => x.ActivityType != null && (x.IsFrozen || x.IsLatest) && x.DeletedAt == null);

    /// <summary>
    /// The activities of types that are not there, by the definition that has them. These are not taken even as a
    /// draft: the Studio cannot draw them, and what it does not draw it saves as gone.
    /// </summary>
    /// <param name="db">Where published definitions and drafts are.</param>
    /// <param name="catalog">The types of ours.</param>
    /// <param name="definitions">The definitions; they may use each other.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static async Task<ILookup<WorkflowDefinition, Problem>> Unknown(
        WorkflowDb db,
        ActivityCatalog catalog,
        IReadOnlyCollection<WorkflowDefinition> definitions,
        CancellationToken cancellation
    )
    {
        var others = definitions
            .SelectMany(x => ActivityTree.Of(x.Root).Select(place => (Definition: x, Place: place)))
            .Where(x => catalog.Find(x.Place.Type) is null)
            .ToList();
        if (others.Count > 0) // most have none, and each save comes by here
        {
            var usable = await db
                .Definitions.UsableAsActivity()
                .Select(x => new
                {
                    x.ActivityType,
                    x.DefinitionId,
                    x.Id,
                })
                .ToListAsync(cancellation);
            var own = definitions.Where(x => x.UsableAsActivity).ToArray();
            var types = usable.Select(x => x.ActivityType!).Concat(own.Select(x => x.ActivityType)).ToHashSet();
            var ids = usable
                .SelectMany(x => new[] { x.DefinitionId, x.Id })
                .Concat(own.SelectMany(x => new[] { x.DefinitionId, x.VersionId }))
                .ToHashSet();
            others.RemoveAll(x => types.Contains(x.Place.Type) || Named(x.Place).Any(ids.Contains));
        }

        // An id says more than a name: a workflow that is used may have been called otherwise when the definition was
        // written.
        static IEnumerable<string> Named(ActivityPlace place) =>
            new[] { "workflowDefinitionId", "workflowDefinitionVersionId" }
                .Select(x => place.Json[x] is JsonValue value && value.TryGetValue<string>(out var id) ? id : "")
                .Where(x => x.Length > 0);

        return others.ToLookup(
            x => x.Definition,
            x => new Problem(
                x.Place.Id,
                $"There is no activity type '{x.Place.Type}'.",
                $"Den Aktivitätstyp „{x.Place.Type}“ von „{x.Place.DisplayText}“ gibt es hier nicht."
            )
        );
    }
}
