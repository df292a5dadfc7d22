using System.Security.Claims;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Organisations;

/// <summary>
/// Organisations: all who are signed in may look, who manages them changes them and says for whom an IT-Dienstleister
/// acts.
/// </summary>
internal static class ManageOrganisations
{
    // A change says with the version what was read.
    internal sealed record OrganisationRequest(
        OrganisationKind? Kind,
        string? Name,
        string? Place,
        string? Ags,
        string? District,
        string? Street,
        string? Postcode,
        string? Url,
        string? Mail,
        string? Phone,
        uint Version
    )
    {
        internal OrganisationDraft Draft() =>
            new(Kind ?? OrganisationDraft.NoKind, Name.OrNothing() ?? "")
            {
                Place = Place.OrNothing(),
                Ags = Ags.OrNothing(),
                District = District.OrNothing(),
                Street = Street.OrNothing(),
                Postcode = Postcode.OrNothing(),
                Url = Url.OrNothing(),
                Mail = Mail.OrNothing(),
                Phone = Phone.OrNothing(),
            };
    }

    internal sealed record RepresentationsRequest(Represents[]? Kommunen);

    internal static void Map(IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("/organisations");
        all.MapGet(
            "/",
            async (
                OrganisationKind? kind,
                string? search,
                long? page,
                long? pageSize,
                OrganisationList list,
                CancellationToken cancellation
            ) =>
            {
                var paging = Paging.FromOne(page, pageSize, atMost: 1000);
                var (items, total) = await list.Read(kind, search, paging, cancellation);
                return Results.Ok(new PageOf<Organisation>(items, total, paging.Number, paging.Size));
            }
        );
        all.MapGet(
            "/{id:long}",
            async (long id, OrganisationList list, CancellationToken cancellation) =>
                await list.Find(id, cancellation) is { } found
                    ? Results.Ok(found)
                    : new CommandResult.NotFound("Diese Organisation gibt es nicht.").ToHttp()
        );
        var managed = all.MapGroup("/").RequireAuthorization(Policies.ManageOrganisations);
        managed
            .MapPost(
                "/",
                async (
                    OrganisationRequest request,
                    ClaimsPrincipal user,
                    OrganisationDesk desk,
                    CancellationToken cancellation
                ) =>
                    await desk.Add(request.Draft(), user.Actor(), cancellation) switch
                    {
                        (_, { } refusal) => refusal.ToHttp(),
                        var (id, _) => Results.Created($"/api/organisations/{id}", new { id }),
                    }
            )
            .AnsweredOnce();
        managed
            .MapPut(
                "/{id:long}",
                async (
                    long id,
                    OrganisationRequest request,
                    ClaimsPrincipal user,
                    OrganisationDesk desk,
                    CancellationToken cancellation
                ) => Answer(await desk.Change(id, request.Version, request.Draft(), user.Actor(), cancellation))
            )
            .AnsweredOnce();
        managed
            .MapPut(
                "/{id:long}/representations",
                async (
                    long id,
                    RepresentationsRequest request,
                    ClaimsPrincipal user,
                    OrganisationDesk desk,
                    CancellationToken cancellation
                ) => Answer(await desk.Represent(id, request.Kommunen ?? [], user.Actor(), cancellation))
            )
            .AnsweredOnce();
        managed
            .MapDelete(
                "/{id:long}",
                async (long id, ClaimsPrincipal user, OrganisationDesk desk, CancellationToken cancellation) =>
                    Answer(await desk.Remove(id, user.Actor(), cancellation))
            )
            .AnsweredOnce();
    }

    internal static IResult Answer(CommandResult? refusal) => refusal?.ToHttp() ?? Results.NoContent();
}
