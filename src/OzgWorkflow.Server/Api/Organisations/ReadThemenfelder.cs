using System.Security.Claims;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Organisations;

/// <summary>
/// Themenfelder with all who have to do with them; who manages organisations says their numbers and
/// synonyms, and which Ressorts take part.
/// </summary>
internal static class ReadThemenfelder
{
    internal sealed record ParticipationsRequest(TakesPart[]? Ressorts);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
            "/themenfelder",
            async (ThemenfeldList list, CancellationToken cancellation) =>
                Results.Ok((await list.All(cancellation)).Select(Told))
        );
        api.MapGet(
            "/themenfelder/{name}",
            async (string name, ThemenfeldList list, CancellationToken cancellation) =>
                await list.Find(name, cancellation) is { } found
                    ? Results.Ok(Told(found))
                    : new CommandResult.NotFound("Dieses Themenfeld gibt es nicht.").ToHttp()
        );
        api.MapPut(
                "/themenfelder/{name}",
                async (
                    string name,
                    ThemenfeldDraft request,
                    ClaimsPrincipal user,
                    ThemenfeldDesk desk,
                    CancellationToken cancellation
                ) => ManageOrganisations.Answer(await desk.Change(name, request, user.Actor(), cancellation))
            )
            .RequireAuthorization(Policies.ManageOrganisations)
            .AnsweredOnce();
        api.MapPut(
                "/themenfelder/{name}/participations",
                async (
                    string name,
                    ParticipationsRequest request,
                    ClaimsPrincipal user,
                    ParticipationDesk desk,
                    CancellationToken cancellation
                ) =>
                    ManageOrganisations.Answer(
                        await desk.Change(name, request.Ressorts ?? [], user.Actor(), cancellation)
                    )
            )
            .RequireAuthorization(Policies.ManageOrganisations)
            .AnsweredOnce();
    }

    private static object Told(ThemenfeldProfile x) =>
        new
        {
            x.Themenfeld.Name,
            x.Themenfeld.Number,
            x.Themenfeld.Synonyms,
            coordinators = x.Coordinators.Select(c => new { c.Kind, c.Person.Person }),
            ansprechpersonen = x.Ansprechpersonen,
            x.Ressorts,
            x.Phases,
        };
}
