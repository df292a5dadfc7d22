using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Events;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Leistungen;

/// <summary>A Leistung and its history.</summary>
internal static class GetLeistung
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
            "/leistungen/{ozgId}",
            async (string ozgId, LeistungList list, CancellationToken cancellation) =>
                await list.Find(ozgId, cancellation) is { } leistung
                    ? Results.Ok(leistung)
                    : new CommandResult.NotFound("Diese Leistung gibt es nicht.").ToHttp()
        );
        api.MapGet(
            "/leistungen/{ozgId}/verlauf",
            async (string ozgId, LeistungHistory history, CancellationToken cancellation) =>
                Results.Ok(await history.Read(ozgId, cancellation))
        );
    }
}
