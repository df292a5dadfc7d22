using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// Definition versions, a page at a time: searched, sorted, and counted. Pages count from 0, as in Elsa.
/// </summary>
internal static class ListDefinitions
{
    private const int AtMost = 1000;

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/workflow-definitions", Handle);
        api.MapGet(
            "/workflow-definitions/{definitionId}/versions",
            async (string definitionId, HttpContext http, WorkflowDb db, CancellationToken cancellation) =>
            {
                var mayChange = await http.MayChange();
                var versions = await Existing(db)
                    .Where(x => x.DefinitionId == definitionId)
                    .OrderByDescending(x => x.Version)
                    .ToListAsync(cancellation);
                return versions.Count == 0
                    ? GetDefinition.Unknown()
                    : ElsaJson.Ok(versions.Select(x => DefinitionModel.Summary(x, mayChange)));
            }
        );
        api.MapGet(
            "/workflow-definitions/query/count",
            async (WorkflowDb db, CancellationToken cancellation) =>
                ElsaJson.Ok(new { count = await db.Definitions.CountAsync(x => x.IsLatest, cancellation) })
        );
        api.MapGet(
            "/workflow-definitions/validation/is-name-unique",
            async (string? name, string? definitionId, WorkflowDb db, CancellationToken cancellation) =>
                ElsaJson.Ok(
                    new
                    {
                        isUnique = !await db.Definitions.AnyAsync(
                            x => x.IsLatest && x.Name == (name ?? "").Trim() && x.DefinitionId != definitionId,
                            cancellation
                        ),
                    }
                )
        );
    }

    /// <summary>Versions that were not deleted.</summary>
    internal static IQueryable<DefinitionVersion> Existing(WorkflowDb db) =>
        db.Definitions.AsNoTracking().Where(x => x.DeletedAt == null);

    private static async Task<IResult> Handle(
        string? versionOptions,
        [FromQuery] string[]? definitionIds,
        [FromQuery] string[]? ids,
        string? searchTerm,
        long? page,
        long? pageSize,
        string? orderBy,
        string? orderDirection,
        HttpContext http,
        WorkflowDb db,
        CancellationToken cancellation
    )
    {
        // Versions named by id are found even when they were deleted: their instances are still listed.
        var all = ids is { Length: > 0 } ? db.Definitions.AsNoTracking().Where(x => ids.Contains(x.Id)) : Existing(db);
        if (all.Choose(versionOptions) is not { } chosen)
            return VersionOptions.NotUnderstood(versionOptions);
        if (definitionIds is { Length: > 0 })
            chosen = chosen.Where(x => definitionIds.Contains(x.DefinitionId));
        if (searchTerm?.Trim() is { Length: > 0 } text)
        {
            var pattern = LikePattern.Containing(text);
            chosen = chosen.Where(x =>
                EF.Functions.ILike(x.Name, pattern, "\\")
                || EF.Functions.ILike(x.Description!, pattern, "\\")
                || EF.Functions.ILike(x.DefinitionId, pattern, "\\")
            );
        }

        var (rows, total) = await Sorted(chosen, orderBy, orderDirection)
            .PageAt(Paging.FromZero(page, pageSize, standard: AtMost), cancellation);
        var mayChange = await http.MayChange();
        return ElsaJson.Ok(
            new
            {
                links = DefinitionModel.LinksOfList(mayChange),
                items = rows.Select(x => DefinitionModel.Summary(x, mayChange)),
                totalCount = total,
            }
        );
    }

    private static IQueryable<DefinitionVersion> Sorted(
        IQueryable<DefinitionVersion> rows,
        string? orderBy,
        string? direction
    ) =>
        (orderBy, Descending(orderBy, direction)) switch
        {
            ("Created", true) => rows.OrderByDescending(x => x.CreatedAt).ThenBy(x => x.Id),
            ("Created", false) => rows.OrderBy(x => x.CreatedAt).ThenBy(x => x.Id),
            ("Version", true) => rows.OrderByDescending(x => x.Version).ThenBy(x => x.Name).ThenBy(x => x.Id),
            ("Version", false) => rows.OrderBy(x => x.Version).ThenBy(x => x.Name).ThenBy(x => x.Id),
            (_, true) => rows.OrderByDescending(x => x.Name).ThenByDescending(x => x.Version).ThenBy(x => x.Id),
            _ => rows.OrderBy(x => x.Name).ThenByDescending(x => x.Version).ThenBy(x => x.Id),
        };

    private static bool Descending(string? orderBy, string? direction) =>
        direction is null ? orderBy is "Created" or "Version" : direction == "Descending";
}
