using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>A definition version with all that is in it.</summary>
internal static class GetDefinition
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
            "/workflow-definitions/by-definition-id/{definitionId}",
            async (
                string definitionId,
                string? versionOptions,
                HttpContext http,
                WorkflowDb db,
                CancellationToken cancellation
            ) =>
                ListDefinitions
                    .Existing(db)
                    .Where(x => x.DefinitionId == definitionId)
                    .Choose(versionOptions, whenNone: VersionOptions.Latest)
                    is { } chosen
                    ? await Answer(
                        http,
                        await chosen.OrderByDescending(x => x.Version).FirstOrDefaultAsync(cancellation)
                    )
                    : VersionOptions.NotUnderstood(versionOptions)
        );
        api.MapGet(
            "/workflow-definitions/by-id/{id}",
            async (string id, HttpContext http, WorkflowDb db, CancellationToken cancellation) =>
                await Answer(
                    http,
                    await db.Definitions.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellation)
                )
        );
        api.MapGet(
            "/workflow-definitions/many-by-id",
            async ([FromQuery] string[] ids, HttpContext http, WorkflowDb db, CancellationToken cancellation) =>
            {
                var mayChange = await http.MayChange();
                var versions = await db
                    .Definitions.AsNoTracking()
                    .Where(x => ids.Contains(x.Id))
                    .ToListAsync(cancellation);
                return ElsaJson.List(versions.Select(x => DefinitionModel.Full(x, mayChange)).ToArray());
            }
        );
    }

    private static async Task<IResult> Answer(HttpContext http, DefinitionVersion? version) =>
        version is null
            ? Unknown()
            : ElsaJson.Ok(DefinitionModel.Full(version, version.DeletedAt is null && await http.MayChange()));

    internal static IResult Unknown() => ElsaJson.NotFound("Diese Workflow-Definition gibt es nicht (mehr).");
}
