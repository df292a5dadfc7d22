using System.IO.Compression;
using System.Net.Mime;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// Definitions as files: one as JSON, several as a ZIP of JSON files, in their canonical form with id and version of
/// Elsa's exports.
/// </summary>
internal static class ExportDefinitions
{
    internal sealed record Request(string[]? Ids, bool IncludeConsumingWorkflows);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/workflow-definitions/{definitionId}/export", One);
        api.MapPost("/bulk-actions/export/workflow-definitions", Many);
    }

    private static async Task<IResult> One(
        string definitionId,
        string? versionOptions,
        bool? includeConsumingWorkflows,
        HttpContext http,
        WorkflowDb db,
        DefinitionReferences references,
        CancellationToken cancellation
    )
    {
        var named = ListDefinitions
            .Existing(db)
            .Where(x => x.DefinitionId == definitionId)
            .Choose(versionOptions, whenNone: VersionOptions.Latest);
        if (named is null)
            return VersionOptions.NotUnderstood(versionOptions);
        if (await named.OrderByDescending(x => x.Version).FirstOrDefaultAsync(cancellation) is not { } version)
            return GetDefinition.Unknown();
        var mayChange = await http.MayChange();
        if (
            includeConsumingWorkflows == true
            && await references.ConsumersOf(definitionId, cancellation) is { Count: > 0 } consumers
        )
            return Zip([version, .. consumers], mayChange);
        return Results.File(
            Encoding.UTF8.GetBytes(Text(version, mayChange)),
            MediaTypeNames.Application.Json,
            FileName(version)
        );
    }

    private static async Task<IResult> Many(
        Request request,
        HttpContext http,
        WorkflowDb db,
        DefinitionReferences references,
        CancellationToken cancellation
    )
    {
        var ids = request.Ids ?? [];
        var versions = await ListDefinitions
            .Existing(db)
            .Where(x => ids.Contains(x.Id))
            .OrderBy(x => x.DefinitionId)
            .ThenBy(x => x.Version)
            .ToListAsync(cancellation);
        if (versions.Count == 0)
            return ElsaJson.NotFound("Diese Versionen gibt es nicht (mehr).");
        if (request.IncludeConsumingWorkflows)
            foreach (var definition in versions.Select(x => x.DefinitionId).Distinct().ToArray())
                versions.AddRange(
                    (await references.ConsumersOf(definition, cancellation)).Where(x => versions.All(v => v.Id != x.Id))
                );
        return Zip(versions, await http.MayChange());
    }

    private static IResult Zip(IEnumerable<DefinitionVersion> versions, bool mayChange)
    {
        var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var version in versions)
            {
                var entry = zip.CreateEntry(FileName(version), CompressionLevel.Optimal);
                entry.LastWriteTime = version.ChangedAt;
                using var text = entry.Open();
                text.Write(Encoding.UTF8.GetBytes(Text(version, mayChange)));
            }

        content.Position = 0;
        return Results.File(content, MediaTypeNames.Application.Zip, "workflow-definitionen.zip");
    }

    private static string Text(DefinitionVersion version, bool mayChange)
    {
        var json = WorkflowDefinition.Parse(CanonicalForm.Write(version.Content)).Json;
        (json["id"], json["version"], json["createdAt"]) = (version.Id, version.Version, version.CreatedAt);
        (json["isLatest"], json["isPublished"], json["isReadonly"], json["isSystem"]) = (
            version.IsLatest,
            version.IsPublished,
            false,
            false
        );
        json["toolVersion"] = DefinitionModel.ToolVersion;
        if (!mayChange)
            WrittenSecrets.Mask(json);
        return json.ToJsonString(CanonicalForm.Written);
    }

    private static string FileName(DefinitionVersion version) =>
        $"workflow-definition-{Safe(version.DefinitionId)}-v{version.Version}.json";

    private static string Safe(string id) =>
        string.Concat(id.Select(x => char.IsLetterOrDigit(x) || x is '-' or '_' ? x : '-'));
}
