using System.Security.Claims;
using OzgWorkflow.Ozg.Substitutions;
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
        all.MapGet("/", List);
        all.MapPost("/", Add).AnsweredOnce();
        all.MapDelete("/{id:long}", End).AnsweredOnce();
    }

    private static async Task<IResult> List(
        string? account,
        ClaimsPrincipal user,
        AccountRegister register,
        SubstitutionDesk desk,
        SubstitutionList list,
        CancellationToken cancellation
    )
    {
        var absentee = await Named(account, user, register, cancellation);
        return desk.Refuse(absentee, user.Actor()) is { } refusal
            ? refusal.ToHttp()
            : Results.Ok(await list.Of(absentee, cancellation));
    }

    private static async Task<IResult> Add(
        string? account,
        SubstitutionRequest request,
        ClaimsPrincipal user,
        AccountRegister register,
        SubstitutionDesk desk,
        CancellationToken cancellation
    )
    {
        var absentee = await Named(account, user, register, cancellation);
        return await desk.Add(absentee, request.Draft(), user.Actor(), cancellation) switch
        {
            (_, { } refusal) => refusal.ToHttp(),
            var (id, _) => Results.Created($"/api/substitutions/{id}", new { id }),
        };
    }

    private static async Task<IResult> End(
        long id,
        string? account,
        ClaimsPrincipal user,
        AccountRegister register,
        SubstitutionDesk desk,
        CancellationToken cancellation
    )
    {
        var absentee = await Named(account, user, register, cancellation);
        return (await desk.End(absentee, id, user.Actor(), cancellation))?.ToHttp() ?? Results.NoContent();
    }

    /// <summary>The account as it is called, by its name in any case; one's own if none is named.</summary>
    private static async Task<string> Named(
        string? account,
        ClaimsPrincipal user,
        AccountRegister register,
        CancellationToken cancellation
    ) => account is null ? user.Actor().Account! : (await register.Find(account, cancellation))?.Name ?? account;
}
