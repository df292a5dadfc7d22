using Microsoft.AspNetCore.Mvc;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Leistungen;

/// <summary>Lists Leistungen by Themenfeld, phase and text.</summary>
internal static class ListLeistungen
{
    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
            "/leistungen",
            async (
                string? themenfeld,
                string? phase,
                [FromQuery(Name = "suche")] string? search,
                long? page,
                long? pageSize,
                LeistungList list,
                CancellationToken cancellation
            ) =>
            {
                var paging = Paging.FromOne(page, pageSize, atMost: 1000);
                var (items, total) = await list.Read(themenfeld, phase, search, paging, cancellation);
                return Results.Ok(new PageOf<Leistung>(items, total, paging.Number, paging.Size));
            }
        );
}
