using System.Security.Claims;
using System.Text.Json.Serialization;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Leistungen;

/// <summary>Starts the life cycle of a Leistung, of a Themenfeld, or of all.</summary>
internal static class StartUmsetzung
{
    /// <param name="Themenfeld">Of which Themenfeld; of all when missing. A misspelt member is refused: it must not
    /// start everything.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record BulkRequest(string? Themenfeld);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/leistungen/{ozgId}/umsetzung",
                async (
                    string ozgId,
                    HttpRequest http,
                    ClaimsPrincipal user,
                    LifeCycleStarts starts,
                    CancellationToken cancellation
                ) =>
                    (await starts.Start(http.CommandKey(), ozgId, user.Actor(), cancellation)).ToHttp(
                        StatusCodes.Status201Created
                    )
            )
            .RequireAuthorization(Policies.StartUmsetzung);
        api.MapPost(
                "/umsetzungen",
                async (
                    BulkRequest request,
                    ClaimsPrincipal user,
                    LifeCycleStarts starts,
                    CancellationToken cancellation
                ) => Results.Ok(await starts.StartAll(request.Themenfeld, user.Actor(), cancellation))
            )
            .AnsweredOnce()
            .RequireAuthorization(Policies.StartUmsetzung);
    }
}
