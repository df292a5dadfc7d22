using System.Security.Claims;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Leistungen;

/// <summary>Asks for a change of a Leistung; takes it out of operation.</summary>
internal static class TellLeistung
{
    internal sealed record ChangeRequest(string? Title, string? Description);

    internal sealed record RetireRequest(string? Reason);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/leistungen/{ozgId}/aenderungsantraege", RequestChange)
            .RequireAuthorization(Policies.RequestChange);
        api.MapPost("/leistungen/{ozgId}/ausser-betrieb", Retire).RequireAuthorization(Policies.Retire);
    }

    private static async Task<IResult> RequestChange(
        string ozgId,
        ChangeRequest request,
        HttpRequest http,
        ClaimsPrincipal user,
        LifeCycle lifeCycle,
        CancellationToken cancellation
    ) =>
        string.IsNullOrWhiteSpace(request.Title)
            ? CommandResults.Invalid("title", "Bitte geben Sie an, was geändert werden soll.")
            : TooLong("title", request.Title, LifeCycle.TitleAtMost)
                ?? TooLong("description", request.Description, LifeCycle.TextAtMost)
                ?? (
                    await lifeCycle.RequestChange(
                        http.CommandKey(),
                        ozgId,
                        request.Title.Trim(),
                        request.Description,
                        user.Actor(),
                        cancellation
                    )
                ).ToHttp(StatusCodes.Status202Accepted);

    private static async Task<IResult> Retire(
        string ozgId,
        RetireRequest request,
        HttpRequest http,
        ClaimsPrincipal user,
        LifeCycle lifeCycle,
        CancellationToken cancellation
    ) =>
        string.IsNullOrWhiteSpace(request.Reason)
            ? CommandResults.Invalid("reason", "Bitte geben Sie einen Grund an.")
            : TooLong("reason", request.Reason, LifeCycle.TextAtMost)
                ?? (
                    await lifeCycle.Retire(http.CommandKey(), ozgId, request.Reason.Trim(), user.Actor(), cancellation)
                ).ToHttp(StatusCodes.Status202Accepted);

    private static IResult? TooLong(string field, string? text, int atMost) =>
        text?.Length > atMost ? JsonBodies.Unreadable(field, $"Der Text ist länger als {atMost} Zeichen.") : null;
}
