using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// A part of a definition as a tree, workflows that are used as activities opened up; and the way from the root to an
/// activity.
/// </summary>
internal static class GetSubgraph
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
            "/workflow-definitions/subgraph/{id}",
            async (
                string id,
                string? parentNodeId,
                HttpContext http,
                ActivityCatalog catalog,
                EngineLimits limits,
                WorkflowDb db,
                CancellationToken cancellation
            ) =>
                await Open(id, await http.MayChange(), catalog, limits, db, cancellation) is not var (root, wrong)
                    ? GetDefinition.Unknown()
                : wrong is not null ? ElsaJson.Refused([wrong])
                : Find(root, parentNodeId) is { } found ? ElsaJson.Tree(Tree(found, port: null))
                : ElsaJson.NotFound("Diese Aktivität gibt es in der Definition nicht.")
        );
        api.MapGet(
            "/workflow-definitions/subgraph/segments/{id}",
            async (
                string id,
                string? childNodeId,
                HttpContext http,
                ActivityCatalog catalog,
                EngineLimits limits,
                WorkflowDb db,
                CancellationToken cancellation
            ) =>
                await Open(id, await http.MayChange(), catalog, limits, db, cancellation) is not var (root, wrong)
                    ? GetDefinition.Unknown()
                : wrong is not null ? ElsaJson.Refused([wrong])
                : childNodeId is { Length: > 0 } && Find(root, childNodeId) is { } child
                    ? ElsaJson.Tree(Way(root, child))
                : ElsaJson.NotFound("Diese Aktivität gibt es in der Definition nicht.")
        );
    }

    /// <summary>
    /// The root of a version, with the roots of the versions that it uses as activities within it, or why it cannot be
    /// shown.
    /// </summary>
    private static async Task<(JsonObject Root, Problem? Wrong)?> Open(
        string versionId,
        bool mayChange,
        ActivityCatalog catalog,
        EngineLimits limits,
        WorkflowDb db,
        CancellationToken cancellation
    )
    {
        if (
            await db.Definitions.AsNoTracking().SingleOrDefaultAsync(x => x.Id == versionId, cancellation)
            is not { } version
        )
            return null;
        var used = await db
            .Definitions.AsNoTracking()
            .Where(x => version.UsedVersionIds.Contains(x.Id) || x.IsPublished && x.ActivityType != null)
            .ToListAsync(cancellation);
        if (version.Content.Root is not { } root)
            return null;
        var (opened, wrong) = new OpenedDefinition(catalog, limits, used).Open(root);
        if (opened is null)
            return ([], wrong);
        ActivityTree.WriteNodeIds(opened);
        if (!mayChange)
            WrittenSecrets.Mask(opened);
        return (opened, null);
    }

    private static ActivityPlace? Find(JsonObject root, string? nodeId) =>
        ActivityTree.Of(root).FirstOrDefault(x => string.IsNullOrEmpty(nodeId) || x.NodeId == nodeId);

    private static JsonObject Tree(ActivityPlace place, string? port)
    {
        var inner = ActivityTree.Of(place.Json).Where(x => x.Container?.Json == place.Json);
        return new JsonObject
        {
            ["activity"] = place.Json.DeepClone(),
            ["port"] = port,
            ["nodeId"] = place.Json["nodeId"]!.ToString(),
            ["parents"] = new JsonArray(),
            ["children"] = new JsonArray(inner.Select(x => (JsonNode)Tree(x, x.Port)).ToArray()),
        };
    }

    private static object Way(JsonObject root, ActivityPlace child)
    {
        var way = new List<(ActivityPlace Place, string Port)>();
        for (var place = child; place.Container is { } container; place = container)
            way.Insert(0, (container, place.Port));
        var segments = way.Where(x => x.Place.Type != "Elsa.Flowchart").ToArray();
        var container0 = segments is [] ? Find(root, null)! : segments[^1].Place;
        return new
        {
            childNode = Tree(child, child.Port),
            container = Tree(container0, null),
            pathSegments = segments.Select(x => new
            {
                activityNodeId = x.Place.NodeId,
                activityId = x.Place.Id,
                activityType = x.Place.Type,
                portName = x.Port,
                activityName = x.Place.DisplayText,
            }),
        };
    }
}
