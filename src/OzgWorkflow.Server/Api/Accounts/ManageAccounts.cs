using System.Security.Claims;
using OzgWorkflow.Runtime.Database;
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
        one.MapGet(
            "/",
            async (string name, AccountRegister register, CancellationToken cancellation) =>
                await register.Find(name, cancellation) is { } account
                    ? Results.Ok(Shown(account))
                    : AccountWork.Unknown().ToHttp()
        );
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
        string? search,
        AccountRegister register,
        CancellationToken cancellation
    )
    {
        var paging = Paging.FromOne(page, pageSize);
        var (items, total) = await register.Read(search, paging, cancellation);
        return Results.Ok(new PageOf<object>([.. items.Select(Shown)], total, paging.Number, paging.Size));
    }

    private static object Shown(AccountProfile x) =>
        new
        {
            account = x.Name,
            name = x.Holder?.Person.Name,
            mail = x.Holder?.Person.Mail,
            personId = x.Holder?.Person.Id,
            x.Roles,
            x.LockedAt,
            x.HasOneTimePassword,
            x.LastSignInAt,
        };

    private static IResult Answer(CommandResult? refusal) => refusal?.ToHttp() ?? Results.NoContent();
}
