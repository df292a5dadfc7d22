using OzgWorkflow.Ozg.Catalogue;

namespace OzgWorkflow.Server.Api.Leistungen;

/// <summary>Lists Leistungen by Themenfeld, phase and text.</summary>
internal static class ListLeistungen
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/leistungen", async (
        string? themenfeld, string? phase, string? suche, int? page, int? pageSize, LeistungList list, CancellationToken cancellation) =>
    {
        var (number, size) = (Math.Max(1, page ?? 1), Math.Clamp(pageSize ?? 25, 1, 1000));
        var (items, total) = await list.Read(themenfeld, phase, suche, number, size, cancellation);
        return Results.Ok(new PageOf<Leistung>(items, total, number, size));
    });
}
