using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Runtime.Definitions;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// A definition version as Elsa's API shows it. What the caller may do is in its <c>links</c>; the state that a save
/// must begin from is in the custom property <see cref="RevisionProperty"/>, which the Studio hands back unread.
/// </summary>
internal static class DefinitionModel
{
    internal const string RevisionProperty = "revision";

    /// <summary>The Elsa Studio whose format this is.</summary>
    internal const string ToolVersion = "3.8.2.0";

    private static readonly string[] Lists = ["variables", "inputs", "outputs", "outcomes"];

    internal static JsonObject Full(DefinitionVersion version, bool mayChange)
    {
        var json = version.Content.With().Json;
        json["links"] = LinksOf(version.DefinitionId, mayChange);
        json["id"] = version.Id;
        json["definitionId"] = version.DefinitionId;
        json["name"] = version.Name;
        json["createdAt"] = version.CreatedAt;
        json["version"] = version.Version;
        json["toolVersion"] = json["toolVersion"]?.ToString() ?? ToolVersion;
        foreach (var list in Lists)
            json[list] ??= new JsonArray();
        if (json["customProperties"] is not JsonObject)
            json["customProperties"] = new JsonObject();
        json["customProperties"]![RevisionProperty] = new Revision(version.Id, version.Revision).ToString();
        if (json["options"] is not JsonObject)
            json["options"] = new JsonObject();
        json["isReadonly"] = false;
        json["isSystem"] = false;
        json["isLatest"] = version.IsLatest;
        json["isPublished"] = version.IsPublished;
        json["usableAsActivity"] = version.ActivityType is not null;
        ActivityTree.WriteNodeIds(json["root"] as JsonObject);
        if (!mayChange)
            WrittenSecrets.Mask(json);
        return json;
    }

    internal static object Summary(DefinitionVersion version, bool mayChange) =>
        new
        {
            links = LinksOf(version.DefinitionId, mayChange),
            version.Id,
            version.DefinitionId,
            version.Name,
            version.Description,
            version.Version,
            toolVersion = ToolVersion,
            version.IsLatest,
            version.IsPublished,
            providerName = "OzgWorkflow",
            materializerName = "Json",
            isMaterializerAvailable = true,
            version.CreatedAt,
            isReadonly = false,
        };

    /// <summary>What a caller sent: without what this server adds on its way out.</summary>
    internal static (WorkflowDefinition Content, Revision? Basis) Read(JsonObject model)
    {
        var json = (JsonObject)model.DeepClone();
        var custom = json["customProperties"] as JsonObject;
        var basis = Revision.Parse(custom?[RevisionProperty]?.ToString());
        custom?.Remove(RevisionProperty);
        json.Remove("links");
        foreach (var place in ActivityTree.Of(json["root"] as JsonObject).ToArray())
            place.Json.Remove("nodeId");
        return (WorkflowDefinition.Parse(json.ToJsonString()), basis);
    }

    internal static JsonArray LinksOfList(bool mayChange)
    {
        var links = new JsonArray
        {
            Link("/workflow-definitions", "self", "GET"),
            Link("/workflow-definitions/query/count", "count", "GET"),
        };
        if (!mayChange)
            return links;
        links.Add(
            Link("/bulk-actions/delete/workflow-definitions/by-definition-id", "bulk-delete-by-definition-id", "POST")
        );
        links.Add(Link("/bulk-actions/delete/workflow-definitions/by-id", "bulk-delete-by-id", "POST"));
        links.Add(Link("/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish", "POST"));
        links.Add(Link("/bulk-actions/retract/workflow-definitions/by-definition-ids", "bulk-retract", "POST"));
        links.Add(Link("/workflow-definitions/import", "import", "POST"));
        links.Add(Link("/workflow-definitions/import-files", "import-files", "POST"));
        links.Add(Link("/workflow-definitions", "create", "POST"));
        return links;
    }

    private static JsonArray LinksOf(string definitionId, bool mayChange)
    {
        var path = $"/workflow-definitions/{definitionId}";
        var links = new JsonArray
        {
            Link($"/workflow-definitions/by-definition-id/{definitionId}", "self", "GET"),
            Link($"{path}/versions", "versions", "GET"),
            Link($"{path}/export", "export", "GET"),
        };
        if (!mayChange)
            return links;
        foreach (var action in new[] { "execute", "dispatch", "publish", "retract", "update-references" })
            links.Add(Link($"{path}/{action}", action, "POST"));
        links.Add(Link(path, "delete", "DELETE"));
        links.Add(Link($"{path}/import", "import", "PUT"));
        return links;
    }

    private static JsonObject Link(string href, string rel, string method) =>
        new()
        {
            ["href"] = href,
            ["rel"] = rel,
            ["method"] = method,
        };
}
