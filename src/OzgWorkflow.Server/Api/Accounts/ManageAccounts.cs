using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Accounts;

/// <summary>
/// Accounts, for administrators: lists them, locks them, changes roles, resets passwords, deletes them. Whoever is
/// changed is signed out.
/// </summary>
internal static class ManageAccounts
{
    internal sealed record RolesRequest(string[]? Roles);

    internal static void Map(IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("/accounts").RequireAuthorization(Policies.Administration);
        all.MapGet("/", List);
        var one = all.MapGroup("/{name}");
        one.MapPost(
            "/lock",
            async (string name, ClaimsPrincipal user, AccountDesk desk, CancellationToken cancellation) =>
                Answer(await desk.Lock(name, true, user.Actor(), cancellation))
        );
        one.MapPost(
            "/unlock",
            async (string name, ClaimsPrincipal user, AccountDesk desk, CancellationToken cancellation) =>
                Answer(await desk.Lock(name, false, user.Actor(), cancellation))
        );
        one.MapPost(
            "/roles",
            async (
                string name,
                RolesRequest request,
                ClaimsPrincipal user,
                AccountDesk desk,
                CancellationToken cancellation
            ) => Answer(await desk.SetRoles(name, request.Roles ?? [], user.Actor(), cancellation))
        );
        one.MapPost(
            "/password-reset",
            async (string name, ClaimsPrincipal user, AccountDesk desk, CancellationToken cancellation) =>
                await desk.ResetPassword(name, user.Actor(), cancellation) switch
                {
                    ({ } password, _) => Results.Ok(new { oneTimePassword = password }),
                    (_, var refusal) => Answer(refusal),
                }
        );
        one.MapDelete(
            "/",
            async (string name, ClaimsPrincipal user, AccountDesk desk, CancellationToken cancellation) =>
                Answer(await desk.Delete(name, user.Actor(), cancellation))
        );
        api.MapDelete(
                "/session",
                async (ClaimsPrincipal user, Sessions sessions, CancellationToken cancellation) =>
                {
                    await sessions.End(user, cancellation);
                    return Results.NoContent();
                }
            )
            .RequireAuthorization(Policies.OwnAccount);
    }

    private static async Task<IResult> List(
        long? page,
        long? pageSize,
        AccountsDb db,
        PersonList persons,
        CancellationToken cancellation
    )
    {
        var rows = db
            .Users.AsNoTracking()
            .OrderBy(x => x.UserName)
            .Select(x => new
            {
                account = x.UserName,
                roles = db
                    .UserRoles.Where(r => r.UserId == x.Id)
                    .Join(db.Roles, r => r.RoleId, r => r.Id, (_, role) => role.Name)
                    .OrderBy(r => r)
                    .ToList(),
                x.LockedAt,
                hasOneTimePassword = x.HasOneTimePassword,
            });
        var list = await rows.ToPage(page, pageSize, cancellation);
        var holders = await persons.Holders(list.Items.Select(x => x.account), cancellation);
        return Results.Ok(
            new PageOf<object>(
                [
                    .. list.Items.Select(x => new
                    {
                        x.account,
                        name = holders.GetValueOrDefault(x.account!)?.Person.Name,
                        mail = holders.GetValueOrDefault(x.account!)?.Person.Mail,
                        x.roles,
                        x.LockedAt,
                        x.hasOneTimePassword,
                    }),
                ],
                list.Total,
                list.Page,
                list.PageSize
            )
        );
    }

    private static IResult Answer(CommandResult? refusal) => refusal?.ToHttp() ?? Results.NoContent();
}
