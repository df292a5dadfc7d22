using System.Security.Claims;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Accounts;

/// <summary>
/// Who stands in for whom: everyone for himself; the administration says whose with <c>account</c>.
/// </summary>
internal static class ManageSubstitutions
{
    internal sealed record SubstitutionRequest(
        string? Substitute,
        DateOnly? FirstDay,
        DateOnly? LastDay,
        string[]? Themenfelder
    )
    {
        internal SubstitutionDraft Draft() => new(Substitute.OrNothing(), FirstDay, LastDay, Themenfelder ?? []);
    }

    internal static void Map(IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("/substitutions");
        all.MapGet(
            "/",
            async (
                string? account,
                ClaimsPrincipal user,
                SubstitutionDesk desk,
                SubstitutionList list,
                CancellationToken cancellation
            ) =>
                desk.Refuse(account ?? Own(user), user.Actor()) is { } refusal
                    ? refusal.ToHttp()
                    : Results.Ok(await list.Of(account ?? Own(user), cancellation))
        );
        all.MapPost(
                "/",
                async (
                    string? account,
                    SubstitutionRequest request,
                    ClaimsPrincipal user,
                    SubstitutionDesk desk,
                    CancellationToken cancellation
                ) =>
                    await desk.Add(account ?? Own(user), request.Draft(), user.Actor(), cancellation) switch
                    {
                        (_, { } refusal) => refusal.ToHttp(),
                        var (id, _) => Results.Created($"/api/substitutions/{id}", new { id }),
                    }
            )
            .AnsweredOnce();
        all.MapDelete(
                "/{id:long}",
                async (
                    long id,
                    string? account,
                    ClaimsPrincipal user,
                    SubstitutionDesk desk,
                    CancellationToken cancellation
                ) =>
                    (await desk.End(account ?? Own(user), id, user.Actor(), cancellation))?.ToHttp()
                    ?? Results.NoContent()
            )
            .AnsweredOnce();
    }

    private static string Own(ClaimsPrincipal user) => user.Actor().Account!;
}
