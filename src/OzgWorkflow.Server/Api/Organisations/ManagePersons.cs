using System.Security.Claims;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;
using static OzgWorkflow.Server.Api.Organisations.ManageOrganisations;

namespace OzgWorkflow.Server.Api.Organisations;

/// <summary>Persons: all who are signed in may look, who manages organisations changes them.</summary>
internal static class ManagePersons
{
    // What the person coordinates and where she is a member stays when it is missing. A change says with the version
    // what was read.
    internal sealed record PersonRequest(
        string? Name,
        string? Salutation,
        string? Mail,
        string? Phone,
        long? OrganisationId,
        string? Function,
        string[]? Themenfelder,
        Coordinates[]? Coordinations,
        long[]? CommitteeIds,
        uint Version
    )
    {
        internal PersonDraft Draft() =>
            new(Name.OrNothing() ?? "")
            {
                Salutation = Salutation.OrNothing(),
                Mail = Mail.OrNothing(),
                Phone = Phone.OrNothing(),
                OrganisationId = OrganisationId,
                Function = Function.OrNothing(),
                Themenfelder = Themenfelder ?? [],
                Coordinations = Coordinations,
                CommitteeIds = CommitteeIds,
            };
    }

    internal static void Map(IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("/persons");
        all.MapGet(
            "/",
            async (
                string? themenfeld,
                string? search,
                long? page,
                long? pageSize,
                PersonList list,
                CancellationToken cancellation
            ) =>
            {
                var paging = Paging.FromOne(page, pageSize, atMost: 1000);
                var (items, total) = await list.Read(themenfeld, search, paging, cancellation);
                return Results.Ok(new PageOf<PersonProfile>(items, total, paging.Number, paging.Size));
            }
        );
        all.MapGet(
            "/{id:long}",
            async (long id, PersonList list, CancellationToken cancellation) =>
                await list.Find(id, cancellation) is { } found
                    ? Results.Ok(found)
                    : new CommandResult.NotFound("Diese Person gibt es nicht.").ToHttp()
        );
        var managed = all.MapGroup("/").RequireAuthorization(Policies.ManageOrganisations);
        managed
            .MapPost(
                "/",
                async (PersonRequest request, ClaimsPrincipal user, PersonDesk desk, CancellationToken cancellation) =>
                    await desk.Add(request.Draft(), user.Actor(), cancellation) switch
                    {
                        (_, { } refusal) => refusal.ToHttp(),
                        var (id, _) => Results.Created($"/api/persons/{id}", new { id }),
                    }
            )
            .AnsweredOnce();
        managed
            .MapPut(
                "/{id:long}",
                async (
                    long id,
                    PersonRequest request,
                    ClaimsPrincipal user,
                    PersonDesk desk,
                    CancellationToken cancellation
                ) => Answer(await desk.Change(id, request.Version, request.Draft(), user.Actor(), cancellation))
            )
            .AnsweredOnce();
        managed
            .MapDelete(
                "/{id:long}",
                async (long id, ClaimsPrincipal user, PersonDesk desk, CancellationToken cancellation) =>
                    Answer(await desk.Remove(id, user.Actor(), cancellation))
            )
            .AnsweredOnce();
    }
}
